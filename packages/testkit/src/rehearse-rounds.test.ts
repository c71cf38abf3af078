import { defineTool, definePlugin, tool } from '@millrace/core';
import type { Call } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { connectClient } from './connect-client.js';
import { testHub } from './test-hub.js';

const agree = { message: 'Sure?', schema: z.object({ agree: z.boolean() }) };
const answers = { q: { agree: true } };
const nothing = z.strictObject({});
const paint = tool({ name: 'paint', purpose: 'Paints.', effect: 'writes', input: nothing, idempotent: true, handle: () => 'painted' });
const post = tool({ name: 'post', purpose: 'Sends a letter.', effect: 'writes', input: nothing, handle: () => 'sent' });

function asker(handle: (call: Call) => Promise<unknown>) {
  return tool({ name: 'asker', purpose: 'Asks.', effect: 'writes', input: nothing, handle: async (_, call) => String(await handle(call)) });
}

async function rehearsed(handle: (call: Call) => Promise<unknown>, options: { rehearseRounds?: boolean } = {}): Promise<unknown> {
  const hub = await testHub([], { tools: [asker(handle), paint, post], answers, ...options });
  try {
    return await hub.call('asker', {});
  } catch (cause) {
    return cause;
  } finally {
    await hub.stop();
  }
}

const differs = (text: string) => expect.objectContaining({ code: 'MILLRACE_ROUND_DIFFERS', message: expect.stringContaining(text) });

let orders = 0;

describe('a round that asks', () => {
  it('is run twice, and what once guards a single time', async () => {
    let runs = 0;
    let effects = 0;

    const said = await rehearsed(async (call) => {
      runs += 1;
      await call.once('pay', async () => (effects += 1));
      await call.ask('q', agree);
      return 'done';
    });

    expect(said).toBe('done');
    expect([runs, effects]).toEqual([3, 1]);
  });

  it('may repeat what is harmless: reading, the same state, a tool that can be used again', async () => {
    const said = await rehearsed(async (call) => {
      const state = call.state('principal');
      await state.set('seen', true);
      await call.use(paint.spec, {});
      await call.ask('q', agree);
      return state.get('seen');
    });

    expect(said).toBe('true');
  });

  it.each<[string, (call: Call) => Promise<unknown>, string]>([
    [
      'asks for something else',
      async (call) => call.ask('q', { ...agree, message: `Pay order ${(orders += 1)}?` }),
      'it asked [q: {"kind":"form","message":"Pay order 1?',
    ],
    [
      'counts up in its state',
      async (call) => {
        const state = call.state('principal');
        await state.set('count', ((await state.get<number>('count')) ?? 0) + 1);
        return call.ask('q', agree);
      },
      "an effect outside once [writes 'count' of its state: 1] the first time, and [writes 'count' of its state: 2] the second",
    ],
    [
      'forgets what it did',
      async (call) => {
        const state = call.state('principal');
        if ((await state.get('draft')) === undefined) await state.set('draft', 1);
        else await state.delete('draft');
        return call.ask('q', agree);
      },
      "[deletes 'draft' of its state] the second",
    ],
    [
      'uses a tool that must not be used twice',
      async (call) => (await call.use(post.spec, {}), call.ask('q', agree)),
      "uses 'post', which writes",
    ],
  ])('fails the call where it %s', async (_, handle, text) => {
    expect(await rehearsed(handle)).toEqual(differs(text));
  });

  it('fails the call where it cannot be run again', async () => {
    let isSpent = false;
    const spend = async (call: Call): Promise<unknown> => {
      if (isSpent && call.round === 1) throw new Error('spent');
      isSpent = true;
      return call.ask('q', agree);
    };

    expect(await rehearsed(spend)).toEqual(differs('failed the second: Error: spent'));
  });

  it('is run once where the test says so', async () => {
    let runs = 0;

    await rehearsed(async (call) => ((runs += 1), call.ask('q', agree)), { rehearseRounds: false });

    expect(runs).toBe(2);
  });

  it.each(['modern', 'legacy'] as const)('is rehearsed for a client of the %s era too', async (era) => {
    const count = defineTool({ name: 'count', purpose: 'Counts.', effect: 'writes', input: nothing });
    let runs = 0;
    const counting = definePlugin({
      name: 'counting',
      tools: { count },
      start: () => ({ tools: { count: async (_, call) => ((runs += 1), JSON.stringify(await call.ask('q', agree))) } }),
    });
    const hub = await testHub(counting());
    const client = await connectClient(hub, { era, answers: [{ agree: true }] });

    const { content } = await client.callTool('count');

    expect(content[0]?.text).toBe('{"agree":true}');
    expect(runs).toBe(3);
    await client.close();
    await hub.stop();
  });
});
