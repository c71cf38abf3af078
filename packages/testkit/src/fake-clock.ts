import type { Clock } from '@millrace/core';

/** A clock that stands until it is told to go on. */
export interface FakeClock extends Clock {
  /** @param milliseconds - how far to go on; never back. */
  advance(milliseconds: number): void;
}

/** A clock for tests. @param startMs - milliseconds since the epoch; 2026-01-01 unless said. */
export function fakeClock(startMs = Date.UTC(2026, 0, 1)): FakeClock {
  let now = startMs;
  return {
    now: () => now,
    advance: (milliseconds) => {
      now += Math.max(0, milliseconds);
    },
  };
}
