import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { empty, world } from '../../test/support/call-world.js';
import { rawWire } from '../../test/support/raw-wire.js';
import { definePlugin, tool, type Guard } from '../index.js';
import { accept, asker, atOnce, declared, extension, get, job, start, till, when } from './test-support/jobs.js';

describe('a long-running tool', () => {
  it('becomes a task for a client that declares tasks, and settles once with its result', async () => {
    const { spec, end } = job();
    const { hook, reserved, settled } = till();
    const finishes: boolean[] = [];
    const guard: Guard = { phase: 'capacity', decide: () => ({ kind: 'allow', onFinish: ({ ok }) => finishes.push(ok) }) };
    const { hub } = world({ tools: [spec], hooks: [hook], guards: [guard] });
    const wire = rawWire(hub, declared);

    const created = await wire.request('tools/call', { name: 'job', arguments: {} });
    const early = await get(wire, String(created['taskId']));
    const before = [reserved.length, settled.length, finishes.length];
    end('done');
    const done = await when(wire, String(created['taskId']), 'completed');
    await hub.settled();

    expect(created).toMatchObject({ resultType: 'task', status: 'working', pollIntervalMs: 1_000, ttlMs: 4_200_000 });
    expect(created).not.toHaveProperty('result');
    expect(early).toMatchObject({ resultType: 'complete', status: 'working' });
    expect(before).toEqual([1, 0, 0]);
    expect(done).toMatchObject({ result: { content: [{ type: 'text', text: 'done' }] } });
    expect(settled).toMatchObject([{ ran: true, ok: true }]);
    expect(finishes).toEqual([true]);
    await hub.stop();
  });

  it('is announced with its hub, and not by a hub that has none', async () => {
    const { hub } = world({ tools: [job().spec] });
    const { hub: other } = world({});

    const told = await rawWire(hub).request('server/discover');
    const silent = await rawWire(other).request('server/discover');

    expect(told['capabilities']).toMatchObject({ extensions: { [extension]: {} } });
    expect(silent['capabilities']).not.toHaveProperty('extensions');
    await hub.stop();
    await other.stop();
  });

  it('is waited for by a client that does not, and refused to it where it is never anything else', async () => {
    const { spec, ends } = job();
    const { spec: always } = job({ longRunning: 'always' });
    const { hub } = world({ tools: [spec] });
    const { hub: strict } = world({ tools: [always] });

    const answer = rawWire(hub).request('tools/call', { name: 'job', arguments: {} });
    await vi.waitFor(() => expect(ends).toHaveLength(1));
    ends[0]?.resolve('done');

    expect(await answer).toMatchObject({ resultType: 'complete', content: [{ text: 'done' }] });
    await expect(rawWire(strict).request('tools/call', { name: 'job', arguments: {} })).rejects.toMatchObject({
      code: -32_021,
      data: { requiredCapabilities: { extensions: { [extension]: {} } } },
    });
    await expect(rawWire(hub).request('tasks/get', { taskId: 'x' })).rejects.toMatchObject({ code: -32_021 });
    await hub.stop();
    await strict.stop();
  });

  it('answers at once where a guard denies it or its input is wrong', async () => {
    const { spec } = job();
    const guard: Guard = { phase: 'policy', decide: () => ({ kind: 'deny', code: 'no', message: 'No.' }) };
    const { hub } = world({ tools: [spec], guards: [guard] });

    const answer = await rawWire(hub, declared).request('tools/call', { name: 'job', arguments: {} });

    expect(answer).toMatchObject({ isError: true, structuredContent: { error: { code: 'no' } } });
    await hub.stop();
  });

  it('says how a failure differs: of the tool, completed; of the protocol, failed', async () => {
    const { spec, ends } = job();
    const gone = tool({ name: 'gone', purpose: 'Is not there.', effect: 'reads', input: empty, handle: () => 'x' });
    const lost = tool({ ...gone.spec, name: 'lost', longRunning: atOnce, handle: (_, call) => call.use(gone.spec, {}) });
    const { hub } = world({ tools: [spec, lost] });
    const wire = rawWire(hub, declared);

    const failing = await start(wire);
    ends[0]?.reject(new Error('password is hunter2'));
    const failed = await when(wire, failing, 'completed');
    const broken = await when(wire, await start(wire, 'lost'), 'failed');

    expect(failed).toMatchObject({ result: { isError: true, structuredContent: { error: { code: 'MILLRACE_INTERNAL' } } } });
    expect(JSON.stringify(failed)).not.toContain('hunter2');
    expect(broken).toMatchObject({ error: { code: -32_602, message: expect.any(String) }, statusMessage: expect.any(String) });
    expect(broken).not.toHaveProperty('result');
    await hub.stop();
  });

  it('goes on when its client hangs up, and shows what it last said', async () => {
    const { spec, calls, end } = job();
    const { hub } = world({ tools: [spec] });
    const wire = rawWire(hub, declared);
    const hangUp = new AbortController();

    const created = await wire.request('tools/call', { name: 'job', arguments: {} }, hangUp.signal);
    hangUp.abort();
    const [call] = calls;
    call?.progress(1, 3);
    const counted = await get(wire, String(created['taskId']));
    call?.log('info', 'Reading files.');
    const said = await get(wire, String(created['taskId']));
    end('done');

    expect(counted['statusMessage']).toBe('1 of 3');
    expect(said['statusMessage']).toBe('Reading files.');
    expect(await when(wire, String(created['taskId']), 'completed')).toMatchObject({ result: { content: [{ text: 'done' }] } });
    await hub.stop();
  });

  it('answers in time where it is quick, and asks while its client still waits', async () => {
    const quick = tool({
      name: 'quick',
      purpose: 'Asks first.',
      effect: 'reads',
      input: empty,
      longRunning: true,
      handle: async (_, call) => (await call.ask('name', { message: 'Who?', schema: z.object({ name: z.string() }) })).name,
    });
    const { hub } = world({ tools: [quick] });
    const wire = rawWire(hub, declared);

    const asked = await wire.request('tools/call', { name: 'quick', arguments: {} });
    const answered = await wire.request('tools/call', {
      name: 'quick',
      arguments: {},
      requestState: asked['requestState'],
      inputResponses: { name: accept({ name: 'Ada' }) },
    });

    expect(asked).toMatchObject({ resultType: 'input_required', inputRequests: { name: { method: 'elicitation/create' } } });
    expect(answered).toMatchObject({ resultType: 'complete', content: [{ text: 'Ada' }] });
    await hub.stop();
  });

  it('becomes a task after the time it has to be quick in', async () => {
    const { spec, end } = job({ longRunning: { afterMs: 1 } });
    const { hub } = world({ tools: [spec] });
    const wire = rawWire(hub, declared);

    const id = await start(wire);
    end('late');

    expect(await when(wire, id, 'completed')).toMatchObject({ result: { content: [{ text: 'late' }] } });
    await hub.stop();
  });
});

describe('a task', () => {
  it('does not exist for another principal', async () => {
    const { spec, calls } = job();
    const { hub } = world({ tools: [spec] });
    const other = rawWire(hub, { ...declared, who: 'eve' });
    const taskId = await start(rawWire(hub, declared));

    const requests = [
      get(other, taskId),
      other.request('tasks/cancel', { taskId }),
      other.request('tasks/update', { taskId, inputResponses: { name: accept({}) } }),
    ];

    for (const request of await Promise.allSettled(requests))
      expect(request).toMatchObject({ reason: { code: -32_602, data: { code: 'MILLRACE_TASK_UNKNOWN' } } });
    expect(calls[0]?.signal.aborted).toBe(false);
    await rawWire(hub, declared).request('tasks/cancel', { taskId });
    await hub.stop();
  });

  it('is cancelled to the signal of its handler, settles once, and stays cancelled', async () => {
    const { spec, calls, end } = job();
    const { hook, settled } = till();
    const { hub } = world({ tools: [spec], hooks: [hook] });
    const wire = rawWire(hub, declared);
    const taskId = await start(wire);

    const acknowledged = await wire.request('tasks/cancel', { taskId });
    end('too late');
    const after = await when(wire, taskId, 'cancelled');
    const again = await wire.request('tasks/cancel', { taskId });
    await hub.settled();

    expect(calls[0]?.signal.aborted).toBe(true);
    expect([acknowledged['resultType'], again['resultType']]).toEqual(['complete', 'complete']);
    expect(after).not.toHaveProperty('result');
    expect(settled).toMatchObject([{ ran: true, ok: false }]);
    await hub.stop();
  });

  it('asks, takes answers one by one, and holds one reservation over all of it', async () => {
    const { hook, reserved, settled } = till();
    const { hub } = world({ tools: [asker], hooks: [hook] });
    const wire = rawWire(hub, declared);
    const taskId = await start(wire, 'asker');

    const asked = await when(wire, taskId, 'input_required');
    await wire.request('tasks/update', { taskId, inputResponses: { name: accept({ name: 'Ada' }), other: accept({}), sure: 'no answer' } });
    const half = await get(wire, taskId);
    await wire.request('tasks/update', { taskId, inputResponses: { name: accept({ name: 'Eve' }), sure: accept({ sure: true }) } });
    const done = await when(wire, taskId, 'completed');
    await hub.settled();

    expect(asked['inputRequests']).toMatchObject({
      name: { method: 'elicitation/create', params: { mode: 'form', message: 'Who?' } },
      sure: {},
    });
    expect(half).toMatchObject({ status: 'input_required', inputRequests: { sure: {} } });
    expect(half['inputRequests']).not.toHaveProperty('name');
    expect(done).toMatchObject({ result: { content: [{ text: 'Ada true' }] } });
    expect(reserved).toHaveLength(1);
    expect(settled).toMatchObject([{ id: reserved[0], ran: true, ok: true }]);
    await hub.stop();
  });

  it('lets go of what it holds when it is cancelled while it asks', async () => {
    const { hook, settled } = till();
    const { hub, finished } = world({ tools: [asker], hooks: [hook] });
    const wire = rawWire(hub, declared);
    const taskId = await start(wire, 'asker');
    await when(wire, taskId, 'input_required');

    await wire.request('tasks/cancel', { taskId });
    await hub.settled();

    expect(await get(wire, taskId)).toMatchObject({ status: 'cancelled' });
    expect(settled).toMatchObject([{ ran: false, ok: false }]);
    expect(finished.map(({ outcome }) => outcome.error?.code)).toEqual(['MILLRACE_CALL_CANCELLED']);
    await hub.stop();
  });

  it('is one of at most so many for a principal, and the refused call holds nothing', async () => {
    const { spec } = job();
    const { hook, reserved, settled } = till();
    const { hub } = world({ tools: [spec], hooks: [hook], drainMs: 0 });
    const wire = rawWire(hub, declared);

    const ids: string[] = [];
    for (let count = 0; count < 32; count++) ids.push(await start(wire));
    const refused = await wire.request('tools/call', { name: 'job', arguments: {} });
    await hub.settled();
    const others = await start(rawWire(hub, { ...declared, who: 'eve' }));
    await wire.request('tasks/cancel', { taskId: ids[0] });
    const next = await start(wire);

    expect(refused).toMatchObject({ isError: true, structuredContent: { error: { code: 'MILLRACE_TASKS_FULL', retryable: true } } });
    expect(settled[0]).toMatchObject({ id: reserved[32], ran: false });
    expect(new Set([...ids, others, next]).size).toBe(34);
    await hub.stop();
  });

  it('tells those who listen of every change, and only of their own tasks', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { spec, calls, end } = job();
    const { hub } = world({ tools: [spec] });
    const wire = rawWire(hub, declared);
    const taskId = await start(wire);
    const foreign = await start(rawWire(hub, { ...declared, who: 'eve' }));
    const stream = await wire.listen({ taskIds: [taskId, foreign, 'nothing'] });

    const acknowledged = await stream.next();
    const first = await stream.next();
    calls[0]?.log('info', 'Half way.');
    await vi.advanceTimersByTimeAsync(1_000);
    const second = await stream.next();
    end('done');
    await when(wire, taskId, 'completed');
    await vi.advanceTimersByTimeAsync(1_000);
    const last = await stream.next();

    expect(acknowledged).toMatchObject({ method: 'notifications/subscriptions/acknowledged' });
    expect(acknowledged.params['notifications']).toEqual({ taskIds: [taskId] });
    expect(first).toMatchObject({ method: 'notifications/tasks', params: { taskId, status: 'working' } });
    expect(second).toMatchObject({ params: { statusMessage: 'Half way.' } });
    expect(last).toMatchObject({ params: { status: 'completed', result: { content: [{ text: 'done' }] } } });
    await stream.close();
    await rawWire(hub, { ...declared, who: 'eve' }).request('tasks/cancel', { taskId: foreign });
    await hub.stop();
    vi.useRealTimers();
  });

  it('is listened to beside the lists, and by nobody who has not declared tasks', async () => {
    const { spec } = job();
    const { hub } = world({ tools: [spec], drainMs: 0 });
    const wire = rawWire(hub, declared);
    const taskId = await start(wire);
    const both = await wire.listen({ taskIds: [taskId], toolsListChanged: true });

    expect((await both.next()).params['notifications']).toEqual({ taskIds: [taskId], toolsListChanged: true });
    await both.next();
    await hub.add(
      definePlugin({ name: 'late', tools: { extra: { ...spec.spec, name: 'extra' } }, start: () => ({ tools: { extra: () => 'x' } }) })(),
    );
    expect(await both.next()).toMatchObject({ method: 'notifications/tools/list_changed' });
    await expect(rawWire(hub).listen({ taskIds: [taskId] })).rejects.toMatchObject({ code: -32_021 });
    await expect(wire.listen({ taskIds: 'all' })).rejects.toMatchObject({ code: -32_602 });
    await both.close();
    await hub.stop();
  });

  it('cannot be asked for with nonsense', async () => {
    const { hub } = world({ tools: [job().spec] });
    const wire = rawWire(hub, declared);

    for (const params of [{}, { taskId: 7 }, { taskId: '' }, { taskId: 'x'.repeat(300) }, { taskId: '__proto__' }])
      await expect(wire.request('tasks/get', params)).rejects.toMatchObject({ code: -32_602 });
    await expect(wire.request('tasks/update', { taskId: 'x' })).rejects.toMatchObject({ code: -32_602 });
    await expect(wire.request('tasks/list')).rejects.toMatchObject({ code: -32_601 });
    await hub.stop();
  });
});
