import { fakeClock, type FakeClock } from '@millrace/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { world, type World } from '../../test/support/call-world.js';
import { rawWire, type RawWire } from '../../test/support/raw-wire.js';
import { clock, definePlugin, provide, stateStore, tool, type StateStore } from '../index.js';
import { createMemoryStateStore } from '../service/memory-state-store.js';
import { accept, asker, declared, get, job, start, till, when } from './test-support/jobs.js';

describe('tasks of several replicas on one store', () => {
  let time: FakeClock;
  let store: ReturnType<typeof createMemoryStateStore>;
  beforeEach(() => {
    time = fakeClock();
    store = createMemoryStateStore(time);
  });
  afterEach(() => void vi.useRealTimers());

  const replica = (parts: Parameters<typeof world>[0]): World & { wire: RawWire } => {
    const made = world({ ...parts, services: [provide(clock, time), provide(stateStore, store)], stateKey: 'k'.repeat(32), drainMs: 0 });
    return { ...made, wire: rawWire(made.hub, declared) };
  };

  it('are seen, answered and ended by each of them', async () => {
    const { hook, settled } = till();
    const one = replica({ tools: [asker], hooks: [hook] });
    const other = replica({ tools: [asker], hooks: [hook] });
    const taskId = await start(one.wire, 'asker');
    await when(other.wire, taskId, 'input_required');

    await other.wire.request('tasks/update', { taskId, inputResponses: { name: accept({ name: 'Ada' }), sure: accept({ sure: true }) } });

    expect(await when(one.wire, taskId, 'completed')).toMatchObject({ result: { content: [{ text: 'Ada true' }] } });
    await one.hub.stop();
    await other.hub.stop();
    expect(settled.filter(({ ran }) => ran)).toHaveLength(1);
  });

  it('are cancelled through another replica than the one they run on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { spec, calls } = job();
    const one = replica({ tools: [spec] });
    const other = replica({ tools: [spec] });
    const taskId = await start(one.wire);

    await other.wire.request('tasks/cancel', { taskId });
    await vi.advanceTimersByTimeAsync(2_000);

    expect(await get(other.wire, taskId)).toMatchObject({ status: 'cancelled' });
    await vi.waitFor(() => expect(calls[0]?.signal.aborted).toBe(true));
    await one.hub.stop();
    await other.hub.stop();
  });

  it('stay with a runner that gives signs of life', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { spec, calls } = job({ resumable: true });
    const one = replica({ tools: [spec] });
    const other = replica({ tools: [spec] });
    const taskId = await start(one.wire);

    for (let beat = 0; beat < 10; beat++) {
      time.advance(2_000);
      await vi.advanceTimersByTimeAsync(2_000);
    }

    expect(await get(other.wire, taskId)).toMatchObject({ status: 'working' });
    expect(calls).toHaveLength(1);
    await one.hub.stop();
    await other.hub.stop();
  });

  it('fail when their runner is gone', async () => {
    const { spec } = job();
    const one = replica({ tools: [spec] });
    const other = replica({ tools: [spec] });
    const taskId = await start(one.wire);

    time.advance(15_001);

    expect(await get(other.wire, taskId)).toMatchObject({
      status: 'failed',
      error: { code: -32_603, data: { code: 'MILLRACE_TASK_LOST' } },
    });
    await one.hub.stop();
    await other.hub.stop();
    expect(await get(replica({ tools: [spec] }).wire, taskId)).toMatchObject({ status: 'failed' });
  });

  it('run again elsewhere when they may, and what the lost runner says later is nothing', async () => {
    const { spec, calls, end } = job({ resumable: true });
    const one = replica({ tools: [spec] });
    const other = replica({ tools: [spec] });
    const taskId = await start(one.wire);

    time.advance(15_001);
    await Promise.all([get(other.wire, taskId), get(other.wire, taskId)]);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    end('of the lost one', 0);
    await one.hub.settled();
    const meanwhile = await get(other.wire, taskId);
    end('of the other', 1);

    expect(meanwhile).toMatchObject({ status: 'working' });
    expect(await when(other.wire, taskId, 'completed')).toMatchObject({ result: { content: [{ text: 'of the other' }] } });
    expect(calls.map(({ principal }) => [principal.id, principal.scopes.has('*')])).toEqual([
      ['ada', true],
      ['ada', true],
    ]);
    await one.hub.stop();
    await other.hub.stop();
  });

  it('run again with what their owner may do now, not with what it might once', async () => {
    const { spec, calls } = job({ resumable: true });
    const guarded = { ...spec, spec: { ...spec.spec, scopes: ['jobs:run'] } };
    const { hub } = replica({ tools: [guarded] });
    const taskId = await start(rawWire(hub, { ...declared, scopes: ['jobs:run'] }));
    const later = rawWire(hub, { ...declared, scopes: [] });

    time.advance(15_001);
    await get(later, taskId);

    expect(await when(later, taskId, 'completed')).toMatchObject({
      result: { isError: true, structuredContent: { error: { code: 'MILLRACE_SCOPE_MISSING' } } },
    });
    expect(calls).toHaveLength(1);
    await hub.stop();
  });

  it('are not run again without end', async () => {
    const { spec, calls } = job({ resumable: true });
    const hub = replica({ tools: [spec] });
    const taskId = await start(hub.wire);

    for (const attempts of [2, 3, 3]) {
      time.advance(15_001);
      await get(hub.wire, taskId);
      await vi.waitFor(() => expect(calls).toHaveLength(attempts));
    }

    expect(await get(hub.wire, taskId)).toMatchObject({ status: 'failed' });
    await hub.hub.stop();
  });

  it('are handed over by a hub that stops, or end with it', async () => {
    const { spec, calls, end } = job({ resumable: true });
    const { spec: plain } = job();
    const one = replica({ tools: [spec] });
    const other = replica({ tools: [spec] });
    const last = replica({ tools: [plain] });
    const [taskId, lost] = [await start(one.wire), await start(last.wire)];

    await Promise.all([one.hub.stop(), last.hub.stop()]);
    await get(other.wire, taskId);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    end('done', 1);

    expect(await when(other.wire, taskId, 'completed')).toMatchObject({ result: { content: [{ text: 'done' }] } });
    expect(await get(other.wire, lost)).toMatchObject({
      status: 'completed',
      result: { isError: true, structuredContent: { error: { code: 'MILLRACE_HUB_STOPPING' } } },
    });
    await other.hub.stop();
  });

  it('are answered through another replica when the one that asked has stopped', async () => {
    const { hook, settled } = till();
    const one = replica({ tools: [asker], hooks: [hook] });
    const other = replica({ tools: [asker], hooks: [hook] });
    const taskId = await start(one.wire, 'asker');
    await when(one.wire, taskId, 'input_required');

    await one.hub.stop();
    await other.wire.request('tasks/update', { taskId, inputResponses: { name: accept({ name: 'Ada' }), sure: accept({ sure: true }) } });

    expect(await when(other.wire, taskId, 'completed')).toMatchObject({ result: { content: [{ text: 'Ada true' }] } });
    await other.hub.stop();
    expect(settled.map(({ ran, ok }) => [ran, ok])).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it('are written down before the plugin stops whose store they are in', async () => {
    const { spec } = job();
    let isClosed = false;
    const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (isClosed) throw new Error('The store is closed.');
      return work();
    };
    const slow: StateStore = {
      get: (key) => whileOpen(() => store.get(key)),
      set: (...change) => whileOpen(() => store.set(...change)),
      compareAndSet: (...change) => whileOpen(() => store.compareAndSet(...change)),
      delete: (key) => whileOpen(() => store.delete(key)),
    };
    const keeping = definePlugin({
      name: 'keeping',
      provides: { stateStore },
      start({ onStop }) {
        onStop(() => (isClosed = true));
        return { services: { stateStore: slow } };
      },
    });
    const { hub } = world({ tools: [spec], plugins: [keeping()], services: [provide(clock, time)], drainMs: 0 });
    const taskId = await start(rawWire(hub, declared));

    await hub.stop();

    expect(await get(replica({ tools: [] }).wire, taskId)).toMatchObject({ status: 'completed', result: { isError: true } });
  });

  it('say so where the store does not take their result', async () => {
    const { spec, end } = job();
    const set = store.set.bind(store);
    vi.spyOn(store, 'set').mockImplementation((key, value, options) =>
      JSON.stringify(value).includes('huge') ? Promise.reject(new Error('password is hunter2')) : set(key, value, options),
    );
    const { hub, wire } = replica({ tools: [spec] });
    const taskId = await start(wire);

    end('huge');
    const task = await when(wire, taskId, 'completed');

    expect(task).toMatchObject({ result: { isError: true, structuredContent: { error: { code: 'MILLRACE_INTERNAL' } } } });
    expect(JSON.stringify(task)).not.toContain('hunter2');
    await hub.stop();
  });

  it('fail when nobody answers in time, and are forgotten when they have expired', async () => {
    const hub = replica({ tools: [asker] });
    const taskId = await start(hub.wire, 'asker');
    await when(hub.wire, taskId, 'input_required');

    time.advance(600_001);
    const failed = await get(hub.wire, taskId);
    time.advance(Number(failed['ttlMs']));

    expect(failed).toMatchObject({ status: 'failed', error: { data: { code: 'MILLRACE_TASK_UNANSWERED' } } });
    await expect(get(hub.wire, taskId)).rejects.toMatchObject({ data: { code: 'MILLRACE_TASK_UNKNOWN' } });
    await hub.hub.stop();
  });

  it('do not ask again what was answered in an attempt that was lost', async () => {
    const { spec, calls, end } = job();
    const slow = tool({
      ...asker.spec,
      name: 'slow',
      resumable: true,
      async handle(_, call) {
        const { name } = await call.ask('name', { message: 'Who?', schema: z.object({ name: z.string() }) });
        return `${name} ${String(await spec.handle({} as never, call))}`;
      },
    });
    const one = replica({ tools: [slow] });
    const other = replica({ tools: [slow] });
    const taskId = await start(one.wire, 'slow');
    await when(one.wire, taskId, 'input_required');
    await one.wire.request('tasks/update', { taskId, inputResponses: { name: accept({ name: 'Ada' }) } });
    await vi.waitFor(() => expect(calls).toHaveLength(1));

    time.advance(15_001);
    await get(other.wire, taskId);
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    end('done', 1);

    expect(await when(other.wire, taskId, 'completed')).toMatchObject({ result: { content: [{ text: 'Ada done' }] } });
    await one.hub.stop();
    await other.hub.stop();
  });
});
