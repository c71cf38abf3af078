import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeadlines } from './deadlines.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the deadlines of calls', () => {
  it('are told each in its time, and not those that have ended', () => {
    const deadlines = createDeadlines();
    const late: string[] = [];
    deadlines.watch(100, () => late.push('a'));
    const end = deadlines.watch(100, () => late.push('b'));
    vi.advanceTimersByTime(50);
    deadlines.watch(100, () => late.push('c'));
    deadlines.watch(20, () => late.push('short'));

    end();
    vi.advanceTimersByTime(60);
    const afterMost = [...late];
    vi.advanceTimersByTime(60);

    expect(afterMost).toEqual(['short', 'a']);
    expect(late).toEqual(['short', 'a', 'c']);
  });

  it('are watched by one timer, which is gone when it has nothing to watch', () => {
    const deadlines = createDeadlines();
    for (let at = 0; at < 100; at += 1) deadlines.watch(100, () => {})();
    const armed = vi.getTimerCount();

    vi.advanceTimersByTime(100);

    expect([armed, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it('may end twice, and in any order', () => {
    const deadlines = createDeadlines();
    const late: number[] = [];
    const ends = [0, 1, 2, 3].map((at) => deadlines.watch(100, () => late.push(at)));

    for (const at of [1, 1, 0, 3, 3]) ends[at]?.();
    vi.advanceTimersByTime(101);

    expect(late).toEqual([2]);
  });
});
