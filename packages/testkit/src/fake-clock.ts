import type { Clock } from '@millrace/core';

/** A clock that stands until it is told to go on. */
export interface FakeClock extends Clock {
  /** Runs what falls due on the way, in its order. @param milliseconds - how far to go on; never back. */
  advance(milliseconds: number): void;
  after(delayMs: number, run: () => void): () => void;
}

/** A clock for tests. @param startMs - milliseconds since the epoch; 2026-01-01 unless said. */
export function fakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let now = startMs;
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>();
  const firstUntil = (end: number) => [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    advance(milliseconds) {
      const end = now + Math.max(0, milliseconds);
      for (let due = firstUntil(end); due; due = firstUntil(end)) {
        waiting.delete(due);
        now = Math.max(now, due.at);
        due.run();
      }
      now = end;
    },
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      waiting.add(timer);
      return () => void waiting.delete(timer);
    },
  };
}
