import { describe, expect, it } from 'vitest';
import { Liveness } from './liveness.js';
import { RateLimit } from './rate-limit.js';

describe('liveness', () => {
  it('pings after an interval and gives up after another without an answer', () => {
    const liveness = new Liveness(30, 0);

    const verdicts = [29, 30, 59, 60].map((now) => liveness.look(now));

    expect(verdicts).toEqual([undefined, 'ping', undefined, 'dead']);
  });

  it('takes anything that comes for an answer', () => {
    const liveness = new Liveness(30, 0);
    liveness.look(30);

    liveness.heard();

    expect(liveness.look(60)).toBe('ping');
  });

  it('asks before it gives anyone up, however far the clock jumps ahead', () => {
    const liveness = new Liveness(30, 0);

    expect(liveness.look(1_000_000)).toBe('ping');
  });

  it('goes on when the clock is set back', () => {
    const liveness = new Liveness(30, 1_000_000);
    liveness.look(0);

    expect(liveness.look(30)).toBe('ping');
  });
});

describe('a rate limit', () => {
  it('lets so many through in a second, and again in the next', () => {
    const limit = new RateLimit(2);

    expect([0, 1, 2, 1_000, 1_001, 1_002].map((now) => limit.take(now + 5_000))).toEqual([true, true, false, true, true, false]);
  });

  it('does not lock anyone out when the clock is set back', () => {
    const limit = new RateLimit(1);
    limit.take(5_000_000);

    expect(limit.take(0)).toBe(true);
  });
});
