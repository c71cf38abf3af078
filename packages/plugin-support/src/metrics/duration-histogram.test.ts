import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DurationHistogram } from './duration-histogram.js';

const shares = [0.01, 0.5, 0.95, 0.99, 1];
const durations = fc.array(fc.double({ min: 0.001, max: 3_600_000, noNaN: true }), { minLength: 1, maxLength: 300 });

function histogramOf(values: readonly number[]): DurationHistogram {
  const histogram = new DurationHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

function exactPercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, two) => one - two);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN;
}

describe('DurationHistogram', () => {
  it('gives 0 when nothing was recorded', () => {
    expect(new DurationHistogram().percentile(0.99)).toBe(0);
  });

  it('is within 1.6 % or half a microsecond of the exact percentile', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(...shares), (values, share) => {
        const exact = exactPercentile(values, share);
        expect(Math.abs(histogramOf(values).percentile(share) - exact)).toBeLessThanOrEqual(exact * 0.016 + 0.0005);
      }),
    );
  });

  it('adds another up as if everything had been recorded in one', () => {
    fc.assert(
      fc.property(durations, durations, (one, two) => {
        const together = histogramOf(one);
        together.addAll(histogramOf(two));
        const whole = histogramOf([...one, ...two]);
        expect(together.total).toBe(whole.total);
        for (const share of shares) expect(together.percentile(share)).toBe(whole.percentile(share));
      }),
    );
  });

  it.each([Number.NaN, -5, 0])('counts %d as no time at all', (value) => {
    expect(histogramOf([value]).percentile(1)).toBe(0);
  });

  it('counts what is longer than 71 minutes as that', () => {
    expect(histogramOf([Infinity]).percentile(1)).toBeGreaterThan(70 * 60_000);
    expect(histogramOf([1e12]).total).toBe(1);
  });
});
