import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CountAhead } from './count-ahead.js';

const counted = { searched: 3, withheld: 0, isPartial: false };
const count = vi.fn<(signal: AbortSignal) => Promise<typeof counted>>(() => Promise.resolve(counted));

beforeEach(() => {
  vi.useFakeTimers();
  count.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

it('counts while a search goes on that has found nothing, and counts once', async () => {
  const counting = new CountAhead(count, () => false);
  vi.advanceTimersByTime(1_000);
  expect(count).toHaveBeenCalledTimes(1);

  expect(await counting.result()).toBe(counted);
  expect(count).toHaveBeenCalledTimes(1);
});

it('counts nothing where the search has found something, until it is asked', async () => {
  const counting = new CountAhead(count, () => true);
  vi.advanceTimersByTime(1_000);
  expect(count).not.toHaveBeenCalled();

  expect(await counting.result()).toBe(counted);
});

it('begins at once when the search has ended before', async () => {
  const counting = new CountAhead(count, () => false);

  expect(await counting.result()).toBe(counted);
});

it('ends a count that nobody asks for, and begins none', () => {
  const [begun, waiting] = [new CountAhead(count, () => false), new CountAhead(count, () => false)];
  vi.advanceTimersByTime(1);
  waiting.stop();
  vi.advanceTimersByTime(1_000);
  begun.stop();

  expect(count.mock.calls.map(([signal]) => signal.aborted)).toEqual([true]);
});
