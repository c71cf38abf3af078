import { describe, expect, it, vi } from 'vitest';
import { createHub, definePlugin, defineTrait, points, tool } from '../index.js';
import { echo, empty, principal, world } from '../../test/support/call-world.js';

describe('guards', () => {
  it('deny with their own code, and nothing after them runs', async () => {
    const reserve = vi.fn(() => ({ id: 'r' }));
    const { hub } = world({
      tools: [echo],
      hooks: [{ name: 'till', reserve, settle: () => {} }],
      guards: [{ phase: 'policy', decide: () => ({ kind: 'deny', code: 'closed', message: 'Closed on Sundays.' }) }],
    });

    await expect(hub.call(echo, {})).rejects.toMatchObject({ code: 'closed', message: 'Closed on Sundays.' });
    expect(reserve).not.toHaveBeenCalled();
    await hub.stop();
  });

  it('answer in place of the handler', async () => {
    const { hub, finished } = world({
      tools: [echo],
      guards: [{ phase: 'replay', decide: () => ({ kind: 'answer', result: 'from the cache' }) }],
    });

    const answer = await hub.call(echo, { text: 'x' });
    await hub.settled();

    expect(answer).toBe('from the cache');
    expect(finished[0]?.outcome).toMatchObject({ ran: false, ok: true });
    await hub.stop();
  });

  it('set the principal in phase identity', async () => {
    const whoami = tool({ name: 'whoami', purpose: 'Says.', effect: 'reads', input: empty, handle: (_input, call) => call.principal.id });
    const { hub } = world({
      tools: [whoami],
      guards: [{ phase: 'identity', decide: () => ({ kind: 'allow', principal: principal('grace', '*') }) }],
    });

    expect(await hub.call(whoami, {})).toBe('grace');
    await hub.stop();
  });

  it('that throw refuse the call: safety fails closed', async () => {
    const { hub } = world({
      tools: [echo],
      guards: [
        {
          phase: 'policy',
          decide: async () => {
            throw new Error('lost the rules');
          },
        },
      ],
    });

    await expect(hub.call(echo, {})).rejects.toMatchObject({ code: 'MILLRACE_GUARD_FAILED' });
    await hub.stop();
  });

  it('hide what a principal may not use, and then it is not there', async () => {
    const { hub } = world({
      tools: [echo],
      guards: [{ phase: 'policy', decide: () => ({ kind: 'allow' }), mayList: (who) => who.id !== 'eve' }],
    });

    await expect(hub.call(echo, {}, { principal: 'eve' })).rejects.toMatchObject({ code: 'MILLRACE_TOOL_UNKNOWN' });
    expect(await hub.call(echo, { text: 'hi' }, { principal: 'ada' })).toBe('hi');
    await hub.stop();
  });

  it('read the traits that definitions and host patterns set', async () => {
    const approval = defineTrait<string>('approval');
    const seen: (string | undefined)[] = [];
    const { hub } = world({
      tools: [echo],
      traits: { 'ec*': [approval('careful')] },
      guards: [{ phase: 'policy', decide: (call) => (seen.push(call.trait(approval)), { kind: 'allow' }) }],
    });

    await hub.call(echo, {});

    expect(seen).toEqual(['careful']);
    await hub.stop();
  });

  it('refuse every call while the plugin that brings them is down, unless the host says otherwise', async () => {
    const economy = definePlugin({
      name: 'economy',
      adds: [points.costHooks],
      start: (): never => {
        throw new Error('no ledger');
      },
    });
    const closed = createHub({ name: 'h', tools: [echo], plugins: [economy()] });
    const open = createHub({ name: 'h', tools: [echo], plugins: [economy(undefined, { whenDown: 'allow' })] });

    await expect(closed.call(echo, {})).rejects.toMatchObject({
      code: 'MILLRACE_SAFETY_DOWN',
      message: expect.stringContaining("'economy'"),
    });
    expect(await open.call(echo, { text: 'hi' })).toBe('hi');
    expect((await closed.health()).ready).toBe(false);
    await closed.stop();
    await open.stop();
  });

  it('let only principals with the scopes of a tool call it', async () => {
    const write = tool({ name: 'write', purpose: 'Writes.', effect: 'writes', scopes: ['files:write'], input: empty, handle: () => 'ok' });
    const { hub } = world({ tools: [write] });

    await expect(hub.call(write, {}, { principal: principal('reader', 'files:read') })).rejects.toMatchObject({
      code: 'MILLRACE_SCOPE_MISSING',
    });
    expect(await hub.call(write, {}, { principal: principal('writer', 'files:write') })).toBe('ok');
    await hub.stop();
  });
});
