import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReplica, type Replica, type ReplicaLine, type ReplicaSettings } from '../test-support/run-replica.js';
import type { TaskAnswer, TaskClient } from '../test-support/task-client.js';

// Needs a PostgreSQL server: the suite of real parts starts one and names it.
const url = process.env['MILLRACE_TEST_DATABASE_URL'];
const run = crypto.randomUUID();
const settings: ReplicaSettings = { url: url ?? '', stateKey: `the key of ${run}`, run };
const replicas: Replica[] = [];

async function start(name: string): Promise<Replica> {
  const replica = await startReplica(name, settings);
  replicas.push(replica);
  return replica;
}

/** The task once it is so, as this client sees it. */
async function when(client: TaskClient, taskId: string, status: string): Promise<TaskAnswer> {
  let task: TaskAnswer = {};
  await expect.poll(async () => (task = await client.get(taskId)).status, { timeout: 60_000, interval: 50 }).toBe(status);
  return task;
}

/** All that the replicas have said so far of a piece of work. */
const saidOf = (key: string): ReplicaLine[] =>
  replicas.flatMap(({ lines }) => lines.filter(({ began, aborted, paid }) => [began, aborted, paid].includes(key)));
const textOf = (task: TaskAnswer): string | undefined => task.result?.content[0]?.text;
const asked = (task: TaskAnswer): string[] => Object.keys(task.inputRequests ?? {});
const unknown = { error: { code: -32_602, data: { code: 'MILLRACE_TASK_UNKNOWN' } } };

describe.skipIf(url === undefined)('tasks of replicas in processes of their own, on one PostgreSQL', () => {
  let one: Replica;
  let other: Replica;
  beforeAll(async () => {
    [one, other] = await Promise.all([start('one'), start('other')]);
  });
  afterAll(() => Promise.all(replicas.map((each) => each.kill())));

  it('are got from another replica than the one they run on: what they say, and their result', async () => {
    const taskId = await one.as('ada').start('work', 'got');
    await expect.poll(async () => (await other.as('ada').get(taskId)).statusMessage, { timeout: 30_000 }).toBe('one works');
    const before = await other.as('ada').get(taskId);

    one.tell('got');

    expect(before).toMatchObject({ taskId, status: 'working' });
    expect(textOf(await when(other.as('ada'), taskId, 'completed'))).toBe('got, by one');
    expect(textOf(await one.as('ada').get(taskId))).toBe('got, by one');
    await expect.poll(() => saidOf('got')).toEqual([{ began: 'got', by: 'one' }]);
  });

  it('are told of by another replica as they change', async () => {
    const listening = new AbortController();
    const taskId = await one.as('ada').start('work', 'told');
    const told: (string | undefined)[] = [];

    for await (const task of other.as('ada').watch([taskId], listening.signal)) {
      told.push(task.status);
      if (task.status === 'working') one.tell('told');
      else if (textOf(task) === 'told, by one') break;
    }
    listening.abort();

    expect(new Set(told)).toEqual(new Set(['working', 'completed']));
  });

  it('are answered through whichever replica the client meets, and what one did once no other does again', async () => {
    const taskId = await one.as('ada').start('ask', 'answered');
    const first = await when(other.as('ada'), taskId, 'input_required');
    await other.as('ada').answer(taskId, 'first', 'here');
    await expect.poll(async () => asked(await one.as('ada').get(taskId)), { timeout: 30_000 }).toEqual(['second']);

    await one.as('ada').answer(taskId, 'second', 'there');

    expect(asked(first)).toEqual(['first']);
    expect(textOf(await when(other.as('ada'), taskId, 'completed'))).toBe('here there, by one');
    await expect.poll(() => saidOf('answered')).toEqual([{ paid: 'answered', by: 'other' }]);
  });

  it('are cancelled through another replica, which aborts the handler', async () => {
    const taskId = await one.as('ada').start('work', 'cancelled');

    await other.as('ada').cancel(taskId);

    expect(await other.as('ada').get(taskId)).toMatchObject({ status: 'cancelled' });
    await one.says(({ aborted }) => aborted === 'cancelled');
    expect(await one.as('ada').get(taskId)).toMatchObject({ status: 'cancelled' });
  });

  it('are nothing to another principal, on any replica', async () => {
    const taskId = await one.as('ada').start('ask', 'private');
    await when(one.as('ada'), taskId, 'input_required');

    for (const eve of [one.as('eve'), other.as('eve')]) {
      expect(await eve.get(taskId)).toMatchObject(unknown);
      expect(await eve.answer(taskId, 'first', 'mine')).toMatchObject(unknown);
      expect(await eve.cancel(taskId)).toMatchObject(unknown);
    }

    expect(await other.as('ada').get(taskId)).toMatchObject({ status: 'input_required', inputRequests: { first: expect.anything() } });
  });

  it('are counted over all replicas, however many are begun at once', async () => {
    const begin = (key: number): Promise<TaskAnswer> => (key % 2 ? one : other).as('bob').call('work', `many ${key}`);
    const begun = await Promise.all(Array.from({ length: 40 }, (_, key) => begin(key)));
    const kept = begun.flatMap(({ taskId }) => taskId ?? []);
    const refused = begun.filter(({ taskId }) => taskId === undefined);

    await other.as('bob').cancel(kept[0] ?? '');

    expect(kept).toHaveLength(32);
    expect(refused.map(({ structuredContent }) => structuredContent?.error?.code)).toEqual(Array(8).fill('MILLRACE_TASKS_FULL'));
    expect(await one.as('bob').call('work', 'one more')).toMatchObject({ status: 'working' });
    expect(await other.as('bob').call('work', 'too many')).toMatchObject({ isError: true });
    expect(await other.as('ada').call('brief', 'of somebody else')).toHaveProperty('taskId');
  });

  it('are gone from every replica when they have expired', async () => {
    const created = await one.as('ada').call('brief', 'over');
    const taskId = created.taskId ?? '';
    const before = textOf(await when(other.as('ada'), taskId, 'completed'));
    const errorAt = async (replica: Replica): Promise<string | undefined> => (await replica.as('ada').get(taskId)).error?.data?.code;

    await expect.poll(() => errorAt(one), { timeout: 30_000 }).toBe('MILLRACE_TASK_UNKNOWN');

    expect(before).toBe('over');
    expect(created.ttlMs).toBe(11_000);
    await expect.poll(() => errorAt(other), { timeout: 30_000 }).toBe('MILLRACE_TASK_UNKNOWN');
  });

  it('fail when their replica is killed, or are run again by one of the others where they may', async () => {
    const doomed = await start('doomed');
    const lost = await doomed.as('ada').start('work', 'lost');
    const sturdy = await doomed.as('ada').start('sturdy_work', 'sturdy');
    const open = await doomed.as('ada').start('ask', 'open');
    await when(doomed.as('ada'), open, 'input_required');
    await doomed.kill();
    const atOnce = await other.as('ada').get(lost);

    const both = await Promise.all([when(one.as('ada'), lost, 'failed'), when(other.as('ada'), lost, 'failed')]);
    await Promise.all([one, other].map((each) => each.as('ada').get(sturdy)));
    for (const each of [one, other]) each.tell('sturdy');

    expect(atOnce).toMatchObject({ status: 'working' });
    for (const each of both) expect(each).toMatchObject({ error: { code: -32_603, data: { code: 'MILLRACE_TASK_LOST' } } });
    expect(textOf(await when(one.as('ada'), sturdy, 'completed'))).toMatch(/^sturdy, by (one|other)$/);
    await expect.poll(() => saidOf('sturdy')).toHaveLength(2);
    expect(saidOf('lost')).toEqual([{ began: 'lost', by: 'doomed' }]);
    await other.as('ada').answer(open, 'first', 'still');
    await expect.poll(async () => asked(await one.as('ada').get(open)), { timeout: 30_000 }).toEqual(['second']);
  });

  it('are left to the others by a replica that stops: those that may run again, and those that wait for an answer', async () => {
    const leaving = await start('leaving');
    const plain = await leaving.as('ada').start('work', 'plain');
    const handed = await leaving.as('ada').start('sturdy_work', 'handed');
    const open = await leaving.as('ada').start('ask', 'waiting');
    const ahead = await leaving.as('ada').start('ask', 'ahead');
    for (const each of [open, ahead]) await when(leaving.as('ada'), each, 'input_required');
    await other.as('ada').answer(ahead, 'first', 'well');
    await expect.poll(async () => asked(await one.as('ada').get(ahead)), { timeout: 30_000 }).toEqual(['second']);

    await leaving.stop();
    for (const each of [one, other]) each.tell('handed');
    await other.as('ada').answer(open, 'first', 'good');
    await expect.poll(async () => asked(await one.as('ada').get(open)), { timeout: 30_000 }).toEqual(['second']);
    for (const each of [open, ahead]) await one.as('ada').answer(each, 'second', 'bye');

    expect(textOf(await when(other.as('ada'), handed, 'completed'))).toBe('handed, by other');
    expect(textOf(await when(other.as('ada'), open, 'completed'))).toBe('good bye, by one');
    expect(textOf(await when(other.as('ada'), ahead, 'completed'))).toBe('well bye, by one');
    expect(await one.as('ada').get(plain)).toMatchObject({
      status: 'completed',
      result: { isError: true, structuredContent: { error: { code: 'MILLRACE_HUB_STOPPING' } } },
    });
  });
});
