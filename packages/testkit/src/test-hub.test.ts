import { clock, definePlugin, defineTool, ids, provide } from '@millrace/core';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectClient } from './connect-client.js';
import { fakeClock } from './fake-clock.js';
import { fakeIds } from './fake-ids.js';
import { testHub } from './test-hub.js';

const now = defineTool({
  name: 'now',
  purpose: 'Tells the time.',
  effect: 'reads',
  input: z.strictObject({}),
  output: z.strictObject({ now: z.number(), id: z.string() }),
});
const pay = defineTool({
  name: 'pay',
  purpose: 'Pays.',
  effect: 'writes',
  input: z.strictObject({}),
  output: z.strictObject({ by: z.string(), ok: z.boolean() }),
});
const shop = definePlugin({
  name: 'shop',
  needs: { clock, ids },
  tools: { now, pay },
  start: ({ needs }) => ({
    tools: {
      now: () => ({ now: needs.clock.now(), id: needs.ids.next() }),
      pay: async (_, call) => {
        const { ok } = await call.ask('ok', { message: 'Pay?', schema: z.object({ ok: z.boolean() }) });
        return { by: call.principal.id, ok };
      },
    },
  }),
});

let hub: Awaited<ReturnType<typeof testHub>>;
afterEach(() => hub[Symbol.asyncDispose]());

describe('testHub', () => {
  it('starts a hub with a clock and ids of the test', async () => {
    const time = fakeClock(1_000);
    hub = await testHub(shop(), { clock: time, services: [provide(ids, fakeIds('order'))] });

    const first = await hub.call(now, {});
    time.advance(500);
    time.advance(-500);
    const second = await hub.call(now, {});

    expect([first.now, second.now]).toEqual([1_000, 1_500]);
    expect(first.id).toMatch(/^order-\d+$/);
  });

  it('answers questions for every call, unless a call answers itself', async () => {
    hub = await testHub([shop()], { answers: { ok: { ok: true } }, principal: 'ada' });

    expect(await hub.call(pay, {})).toEqual({ by: 'ada', ok: true });
    expect(await hub.call(pay, {}, { answers: { ok: { ok: false } }, principal: 'bob' })).toEqual({ by: 'bob', ok: false });
  });

  it('lets an unanswered question fail', async () => {
    hub = await testHub(shop());

    await expect(hub.call(pay, {})).rejects.toMatchObject({ code: 'MILLRACE_ASK_UNSUPPORTED' });
  });

  it('takes clients, of a principal of the test', async () => {
    hub = await testHub(shop());
    const client = await connectClient(hub, {
      principal: { id: 'eve', tenant: 't', groups: [], scopes: new Set(['*']), via: 'http' },
      answers: [{ ok: true }, 'decline'],
    });

    expect((await client.callTool('pay')).structuredContent).toEqual({ by: 'eve', ok: true });
    expect(await client.callTool('pay')).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_ASK_DECLINED' } } });
    await client.close();
  });
});
