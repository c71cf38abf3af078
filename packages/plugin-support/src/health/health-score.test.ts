import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healthScore, performanceScore } from './health-score.js';

const well = { calls: 100, faults: 0, eventLoopP99Ms: 5 };
const ratio = fc.double({ min: 0, max: 1, noNaN: true });

describe('performanceScore', () => {
  it('is 1 for a swift hub without faults, and 0 when half of the calls fail by its fault', () => {
    expect(performanceScore(well)).toBe(1);
    expect(performanceScore({ ...well, faults: 50 })).toBe(0);
  });

  it('makes little of one fault of a quiet hub', () => {
    expect(performanceScore({ calls: 1, faults: 1, eventLoopP99Ms: 0 })).toBeCloseTo(0.9);
  });

  it('falls from 100 ms of event-loop delay to nothing at a second', () => {
    expect(performanceScore({ ...well, eventLoopP99Ms: 100 })).toBe(1);
    expect(performanceScore({ ...well, eventLoopP99Ms: 550 })).toBeCloseTo(0.5);
    expect(performanceScore({ ...well, eventLoopP99Ms: 60_000 })).toBe(0);
  });
});

describe('healthScore', () => {
  it('takes at most three tenths away for poor performance', () => {
    expect(healthScore(1, 1)).toBe(1);
    expect(healthScore(1, 0)).toBeCloseTo(0.7);
  });

  it('does not read as a pass when nothing is known', () => {
    expect(healthScore(null, 1)).toBe(0.5);
  });

  it('stays from 0 to the overall health, and rises with both', () => {
    fc.assert(
      fc.property(ratio, ratio, ratio, (overall, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(healthScore(overall, low)).toBeGreaterThanOrEqual(0);
        expect(healthScore(overall, high)).toBeLessThanOrEqual(overall);
        expect(healthScore(overall, low)).toBeLessThanOrEqual(healthScore(overall, high));
        expect(healthScore(low, overall)).toBeLessThanOrEqual(healthScore(high, overall));
      }),
    );
  });
});
