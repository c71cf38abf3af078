import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CostRow } from './cost-row.js';
import { RowQueue } from './row-queue.js';
import { makeRow } from '../../test/make-row.js';

const signal = new AbortController().signal;
const deferred = () => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve: () => resolve() };
};
const setUp = (maxRows?: number) => {
  const written: CostRow[] = [];
  const batches: number[] = [];
  const lost: CostRow[] = [];
  const failures: unknown[] = [];
  const database = { isDown: false };
  const queue = new RowQueue({
    ...(maxRows !== undefined && { maxRows }),
    async write(rows) {
      if (database.isDown) throw new Error('down');
      batches.push(rows.length);
      written.push(...rows);
    },
    onLost: (row) => lost.push(row),
    onFailed: (cause) => failures.push(cause),
  });
  return { queue, written, batches, lost, failures, database };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('writes what was pushed a quarter of a second later, in one batch', async () => {
  const { queue, written, batches } = setUp();

  for (let id = 0; id < 50; id += 1) queue.push(makeRow({ callId: `c${id}` }));
  await vi.advanceTimersByTimeAsync(249);
  expect(written).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(1);

  expect(batches).toEqual([50]);
  expect(queue.waiting).toHaveLength(0);
});

it('writes at once when a hundred rows wait', async () => {
  const { queue, written } = setUp();

  for (let id = 0; id < 100; id += 1) queue.push(makeRow({ callId: `c${id}` }));
  await vi.advanceTimersByTimeAsync(0);

  expect(written).toHaveLength(100);
});

it('keeps rows while the database is down, says so once, and writes them when it is back', async () => {
  const { queue, written, failures, database } = setUp();
  database.isDown = true;

  queue.push(makeRow({ callId: 'a' }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(failures).toHaveLength(1);
  expect(queue.isFailing).toBe(true);
  database.isDown = false;
  await vi.advanceTimersByTimeAsync(20_000);

  expect(written.map((row) => row.callId)).toEqual(['a']);
  expect(queue.isFailing).toBe(false);
});

it('hands over the oldest rows when it is full, never those of a write under way', async () => {
  const { queue, lost, database } = setUp(3);
  database.isDown = true;

  for (const callId of ['a', 'b', 'c', 'd', 'e']) queue.push(makeRow({ callId }));

  expect(lost.map((row) => row.callId)).toEqual(['a', 'b']);
  expect(queue.waiting.map((row) => row.callId)).toEqual(['c', 'd', 'e']);

  const started = deferred();
  const go = deferred();
  const slowLost: string[] = [];
  const slow = new RowQueue({
    maxRows: 2,
    write: () => (started.resolve(), go.promise),
    onLost: (row) => slowLost.push(row.callId),
    onFailed: () => undefined,
  });
  slow.push(makeRow({ callId: 'flying' }));
  const flushed = slow.flush(signal);
  await started.promise;
  for (const callId of ['x', 'y', 'z']) slow.push(makeRow({ callId }));
  go.resolve();
  await flushed;

  expect(slowLost).toEqual(['x', 'y']);
});

it('flushes what waits even when it has been stopped', async () => {
  const { queue, written } = setUp();
  queue.push(makeRow({ callId: 'last' }));

  queue.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(written).toHaveLength(0);

  expect(await queue.flush(signal)).toBe(true);
  expect(written).toHaveLength(1);
});

it('finds the row the database will never take, gives it up and writes all others', async () => {
  const written: string[] = [];
  const lost: string[] = [];
  let failures = 0;
  const queue = new RowQueue({
    async write(rows) {
      if (rows.some((row) => row.callId === 'c37')) throw Object.assign(new Error('out of range'), { code: '22003' });
      written.push(...rows.map((row) => row.callId));
    },
    onLost: (row) => lost.push(row.callId),
    onFailed: () => (failures += 1),
  });
  const ids = Array.from({ length: 90 }, (_, call) => `c${call}`);
  for (const callId of ids) queue.push(makeRow({ callId }));

  expect(await queue.flush(signal)).toBe(true);

  expect(lost).toEqual(['c37']);
  expect(failures).toBe(1);
  expect(written).toEqual(ids.filter((id) => id !== 'c37'));
  expect(queue.isFailing).toBe(false);
});

it('lets nobody look while it writes', async () => {
  const { queue, written } = setUp();
  queue.push(makeRow({ callId: 'a' }));

  const flushing = queue.flush(signal);
  const seen = queue.between(async () => written.length + queue.waiting.length);

  expect(await seen).toBe(1);
  await flushing;
});
