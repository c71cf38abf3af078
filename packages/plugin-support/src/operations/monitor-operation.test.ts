import { localPrincipal, type Call } from '@millrace/core';
import { fakeClock, fakeIds } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { slowCallState } from '../../test/call-state.js';
import { monitorOperationTool, type MonitorInput } from './monitor-operation-tool.js';

function setUp() {
  const clock = fakeClock();
  const monitor = monitorOperationTool({ clock, ids: fakeIds('op') });
  const states = new Map([
    ['ada', slowCallState()],
    ['bob', slowCallState()],
  ]);
  const ask = (input: MonitorInput, who = 'ada') => {
    const call = { principal: { ...localPrincipal('in-process'), id: who }, state: () => states.get(who) } as unknown as Pick<
      Call,
      'principal' | 'state'
    >;
    return monitor(input, call);
  };
  return { clock, ask };
}

describe('monitor_operation', () => {
  it('times an operation and each of its steps', async () => {
    const { clock, ask } = setUp();
    await ask({ action: 'start', name: 'import', step: 'read' });
    clock.advance(100);
    await ask({ action: 'update', operation_id: 'op-1', step: 'write', progress: 0.5, message: 'half way' });
    clock.advance(250);

    const finished = await ask({ action: 'finish', operation_id: 'op-1' });
    clock.advance(5_000);
    const seen = await ask({ action: 'get', operation_id: 'op-1' });

    expect(finished).toEqual({
      status: 'success',
      operation_id: 'op-1',
      name: 'import',
      state: 'succeeded',
      progress: 1,
      duration_ms: 350,
    });
    expect(seen).toEqual({
      ...finished,
      message: 'half way',
      steps: [
        { name: 'read', ms: 100 },
        { name: 'write', ms: 250, message: 'half way' },
      ],
    });
  });

  it('leaves the progress of a failed operation where it was', async () => {
    const { ask } = setUp();
    await ask({ action: 'start', operation_id: 'mine', progress: 0.4 });

    expect(await ask({ action: 'finish', operation_id: 'mine', outcome: 'failed' })).toMatchObject({
      state: 'failed',
      progress: 0.4,
      name: 'operation',
    });
  });

  it('shows how long a running operation has taken so far', async () => {
    const { clock, ask } = setUp();
    await ask({ action: 'start' });
    clock.advance(70);

    expect(await ask({ action: 'get', operation_id: 'op-1' })).toMatchObject({ state: 'running', duration_ms: 70, steps: [] });
  });

  it("lists the caller's own, newest first, and knows none of others", async () => {
    const { ask } = setUp();
    await ask({ action: 'start', name: 'first' });
    await ask({ action: 'start', name: 'second' });
    await ask({ action: 'start', name: 'theirs' }, 'bob');

    expect(await ask({ action: 'get' })).toMatchObject({ operations: [{ name: 'second' }, { name: 'first' }] });
    await expect(ask({ action: 'get', operation_id: 'op-3' })).rejects.toMatchObject({ code: 'MILLRACE_OPERATION_UNKNOWN' });
  });

  it('loses nothing when many calls come at once', async () => {
    const { ask } = setUp();
    await Promise.all(Array.from({ length: 20 }, (_, index) => ask({ action: 'start', operation_id: `o${index}` })));
    await Promise.all(Array.from({ length: 20 }, (_, index) => ask({ action: 'update', operation_id: 'o0', step: `s${index}` })));

    expect((await ask({ action: 'get' })).operations).toHaveLength(20);
    expect((await ask({ action: 'get', operation_id: 'o0' })).steps).toHaveLength(20);
  });

  it('keeps at most 100 operations and the last 50 steps of each', async () => {
    const { ask } = setUp();
    for (let index = 0; index < 101; index++) await ask({ action: 'start', operation_id: `o${index}` });
    for (let index = 0; index < 60; index++) await ask({ action: 'update', operation_id: 'o100', step: `s${index}` });

    await expect(ask({ action: 'get', operation_id: 'o0' })).rejects.toMatchObject({ code: 'MILLRACE_OPERATION_UNKNOWN' });
    expect(await ask({ action: 'get', operation_id: 'o1' })).toMatchObject({ operation_id: 'o1' });
    const { steps } = await ask({ action: 'get', operation_id: 'o100' });
    expect([steps?.length, steps?.[0]?.name]).toEqual([50, 's10']);
  });

  it.each([
    ['MILLRACE_OPERATION_UNKNOWN', { action: 'update', operation_id: 'nothing' }],
    ['MILLRACE_OPERATION_UNKNOWN', { action: 'finish' }],
    ['MILLRACE_OPERATION_EXISTS', { action: 'start', operation_id: 'done' }],
    ['MILLRACE_OPERATION_FINISHED', { action: 'update', operation_id: 'done' }],
    ['MILLRACE_OPERATION_FINISHED', { action: 'finish', operation_id: 'done' }],
  ] as const)('refuses with %s: %j', async (code, input) => {
    const { ask } = setUp();
    await ask({ action: 'start', operation_id: 'done' });
    await ask({ action: 'finish', operation_id: 'done' });

    await expect(ask(input)).rejects.toMatchObject({ code });
    expect(await ask({ action: 'get', operation_id: 'done' })).toMatchObject({ state: 'succeeded' });
  });
});
