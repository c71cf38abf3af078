import { describe, expect, it, vi } from 'vitest';
import { createHub, definePlugin, MillraceError, points, settleFailed, tool, type CostHook, type Outcome } from '../index.js';
import { echo, empty, world } from '../../test/support/call-world.js';

describe('costs', () => {
  const till = (settled: Outcome[], reserve: CostHook['reserve'] = (call) => ({ id: call.id })): CostHook => ({
    name: 'till',
    reserve,
    settle: (_reservation, outcome) => void settled.push(outcome),
  });

  it('are settled exactly once however the call ends', async () => {
    const settled: Outcome[] = [];
    const boom = tool({
      name: 'boom',
      purpose: 'Breaks.',
      effect: 'reads',
      input: empty,
      handle: () => {
        throw new Error('x');
      },
    });
    const slow = tool({
      name: 'slow',
      purpose: 'Waits.',
      effect: 'reads',
      deadlineMs: 10,
      input: empty,
      handle: () => new Promise<string>(() => {}),
    });
    const { hub } = world({ tools: [echo, boom, slow], hooks: [till(settled)] });

    await hub.call(echo, {});
    await hub.call(boom, {}).catch(() => undefined);
    await hub.call(slow, {}).catch(() => undefined);
    await hub.settled();

    expect(settled.map(({ ran, ok, error }) => ({ ran, ok, code: error?.code }))).toEqual([
      { ran: true, ok: true, code: undefined },
      { ran: true, ok: false, code: 'MILLRACE_INTERNAL' },
      { ran: true, ok: false, code: 'MILLRACE_CALL_TIMEOUT' },
    ]);
    await hub.stop();
  });

  it('refused by one hook are given back by those before it', async () => {
    const settled: Outcome[] = [];
    const handle = vi.fn(() => 'x');
    const paid = tool({ name: 'paid', purpose: 'Costs.', effect: 'reads', input: empty, handle });
    const broke: CostHook = {
      name: 'broke',
      reserve: () => {
        throw new MillraceError('MILLRACE_BUDGET_EXCEEDED', { what: 'No money.' });
      },
      settle: () => {
        throw new Error('never');
      },
    };
    const { hub } = world({ tools: [paid], hooks: [till(settled), broke] });

    await expect(hub.call(paid, {})).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });
    await hub.settled();

    expect(settled).toMatchObject([{ ran: false, ok: false }]);
    expect(handle).not.toHaveBeenCalled();
    await hub.stop();
  });

  it('that cannot be settled never lose the answer, and are told', async () => {
    const told: string[] = [];
    const watcher = definePlugin({
      name: 'watcher',
      start: ({ on, add }) => (
        on(settleFailed, ({ hook }) => told.push(hook)),
        add(points.costHooks, {
          name: 'torn',
          reserve: () => ({ id: '1' }),
          settle: async () => {
            throw new Error('db');
          },
        }),
        {}
      ),
    });
    const hub = createHub({ name: 'h', tools: [echo], plugins: [watcher()] });

    const answer = await hub.call(echo, { text: 'kept' });
    await hub.settled();

    expect(answer).toBe('kept');
    expect(told).toEqual(['torn']);
    await hub.stop();
  });
});
