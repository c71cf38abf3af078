import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { risingProgress } from './rising-progress.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function rising(everyMs: number) {
  const sent: { progress: number; total?: number; message?: string }[] = [];
  return { sent, progress: risingProgress(everyMs, (one) => void sent.push(one)) };
}

describe('progress', () => {
  it('is sent as reported while it goes forward, and not otherwise', () => {
    const { sent, progress } = rising(0);

    for (const [done, total, message] of [[0, 10, 'begins'], [5, 10], [5, 10], [4, 10], [Number.NaN], [10, 10]] as const)
      progress.report(done, total, message);

    expect(sent).toEqual([
      { progress: 0, total: 10, message: 'begins' },
      { progress: 5, total: 10 },
      { progress: 10, total: 10 },
    ]);
  });

  it('is repeated, each time the least bit higher, while nothing is said', () => {
    const { sent, progress } = rising(1_000);

    vi.advanceTimersByTime(2_000);
    progress.report(0, 100, 'begins');
    vi.advanceTimersByTime(2_000);
    progress.report(50, 100);
    progress.end();

    const values = sent.map((one) => one.progress);
    expect(values).toHaveLength(6);
    expect(values).toEqual([...new Set(values)].sort((a, b) => a - b));
    expect(values.map(Math.floor)).toEqual([0, 0, 0, 0, 0, 50]);
    expect(sent[3]).toMatchObject({ total: 100, message: 'begins' });
  });

  it('rises where the numbers are so large that a little bit would be lost', () => {
    const { sent, progress } = rising(1_000);

    progress.report(2 ** 52);
    vi.advanceTimersByTime(3_000);

    expect(new Set(sent.map((one) => one.progress)).size).toBe(4);
    progress.end();
  });

  it('leaves no timer behind', () => {
    const { progress } = rising(1_000);

    progress.end();

    expect(vi.getTimerCount()).toBe(0);
  });
});
