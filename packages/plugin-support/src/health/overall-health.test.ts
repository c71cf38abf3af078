import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overallHealth, type WeighedFinding } from './overall-health.js';

const pass = { status: 'pass', weight: 1, critical: false } as const;
const finding = fc.record<WeighedFinding>({
  status: fc.constantFrom('pass', 'degraded', 'fail', 'unknown'),
  weight: fc.double({ min: 0.001, max: 1000, noNaN: true }),
  critical: fc.boolean(),
});
const findings = fc.array(finding, { maxLength: 20 });
const mostlyWell = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant<WeighedFinding>(pass) }, { weight: 1, arbitrary: finding }), {
  maxLength: 10,
});
const nearly = 1e-9;

/** From worse to better: a check that fails is worse than one that cannot tell, which is worse than one that passes. */
const better: readonly (readonly [WeighedFinding['status'], WeighedFinding['status']])[] = [
  ['fail', 'degraded'],
  ['degraded', 'pass'],
  ['fail', 'pass'],
  ['fail', 'unknown'],
  ['unknown', 'pass'],
];

describe('overallHealth', () => {
  it('has no score without any check, rather than a perfect one', () => {
    expect(overallHealth([])).toEqual({ overall: null, confidence: 0 });
  });

  it('has no score when no check can tell', () => {
    expect(overallHealth([{ ...pass, status: 'unknown' }])).toEqual({ overall: null, confidence: 0 });
  });

  it('is the weighted mean of what is known', () => {
    const health = overallHealth([
      { ...pass, weight: 3 },
      { ...pass, status: 'degraded' },
      { ...pass, status: 'fail' },
      { ...pass, status: 'unknown', weight: 5 },
    ]);

    expect(health).toEqual({ overall: 3.5 / 5, confidence: 0.5 });
  });

  it.each([
    ['fail', 0.3],
    ['unknown', 0.7],
    ['degraded', 0.7],
  ] as const)('is held down by a critical check that is %s', (status, cap) => {
    const many = Array.from({ length: 50 }, () => pass);

    expect(overallHealth([...many, { status, weight: 1, critical: true }]).overall).toBe(cap);
  });

  it('stays from 0 to 1, and so does the confidence', () => {
    fc.assert(
      fc.property(findings, (given) => {
        const { overall, confidence } = overallHealth(given);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(overall ?? 0).toBeGreaterThanOrEqual(0);
        expect(overall ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls when one check gets better', () => {
    fc.assert(
      fc.property(findings, finding, fc.constantFrom(...better), (others, one, [worse, improved]) => {
        const before = overallHealth([...others, { ...one, status: worse }]).overall;
        const after = overallHealth([...others, { ...one, status: improved }]).overall;
        fc.pre(before !== null && after !== null);
        expect(after ?? Number.NaN).toBeGreaterThanOrEqual((before ?? Number.NaN) - nearly);
      }),
    );
  });

  it('is 1 only when everything known passes and nothing critical is in doubt', () => {
    fc.assert(
      fc.property(mostlyWell, (given) => {
        fc.pre(overallHealth(given).overall === 1);
        expect(given.every(({ status, critical }) => status === 'pass' || (status === 'unknown' && !critical))).toBe(true);
      }),
    );
  });
});
