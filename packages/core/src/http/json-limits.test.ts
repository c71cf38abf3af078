import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonExcess, jsonLimits } from './json-limits.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const many = (count: number, value: string): string => `[${Array.from({ length: count }, () => value).join(',')}]`;

describe('jsonExcess', () => {
  it('counts every value, and neither keys nor what is inside of strings', () => {
    expect(jsonExcess(many(jsonLimits.maxElements - 1, '"a,[{\\",b"'))).toBeUndefined();
    expect(jsonExcess(many(jsonLimits.maxElements, '1'))).toBe('elements');
    expect(jsonExcess(many(jsonLimits.maxElements - 1, '{ }'))).toBeUndefined();
    expect(jsonExcess(many(jsonLimits.maxElements / 2, '{"key":1}'))).toBe('elements');
  });

  it('counts depth', () => {
    expect(jsonExcess(nested(jsonLimits.maxDepth))).toBeUndefined();
    expect(jsonExcess(nested(jsonLimits.maxDepth + 1))).toBe('depth');
    expect(jsonExcess(`{"a":${nested(jsonLimits.maxDepth)}}`)).toBe('depth');
  });

  it('agrees with a count of the parsed value', () => {
    const countOf = (value: unknown): number =>
      1 + (typeof value === 'object' && value !== null ? Object.values(value).reduce<number>((sum, part) => sum + countOf(part), 0) : 0);
    const bomb = fc.record({ value: fc.jsonValue({ maxDepth: 5 }), copies: fc.integer({ min: 1, max: 4_000 }) });

    fc.assert(
      fc.property(bomb, ({ value, copies }) => {
        const all = Array.from({ length: copies }, () => value);
        expect(jsonExcess(JSON.stringify(all, undefined, copies % 3))).toBe(countOf(all) > jsonLimits.maxElements ? 'elements' : undefined);
      }),
      { numRuns: 60 },
    );
  });

  it('takes any text without failing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', ',', ':', ' ', 'a') }), (text) => {
        expect(['elements', 'depth', undefined]).toContain(jsonExcess(text));
      }),
    );
  });
});
