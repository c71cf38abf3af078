import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { endOfMatch, findUnits, type Search } from './find-units.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

function find(text: string, pattern: string, how: Partial<Search> = {}) {
  return findUnits(bytes(text), { pattern: bytes(pattern), isLoose: false, limit: 1_000, mayOverlap: true, ...how }, noSignal);
}

/** The same, by trying every place. */
function tryAll(text: string, pattern: string, isLoose: boolean): { start: number; end: number }[] {
  const expression = new RegExp(
    pattern
      .split('')
      .map((each) => (each === '\n' && isLoose ? '\\r?\\n' : each === '\n' ? '\\n' : each === '\r' ? '\\r' : each))
      .join(''),
    'y',
  );
  const found: { start: number; end: number }[] = [];
  for (let start = 0; start < text.length; start += 1) {
    expression.lastIndex = start;
    const match = expression.exec(text);
    // A CRLF counts as one, so nothing begins at its second half.
    const isHalf = isLoose && text[start] === '\n' && text[start - 1] === '\r';
    if (match && !isHalf) found.push({ start, end: start + match[0].length });
  }
  return found;
}

describe('findUnits', () => {
  it('finds what trying every place finds', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n'), maxLength: 40 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(text, pattern, fc.boolean(), async (within, wanted, isLoose) => {
        expect(await find(within, wanted, { isLoose })).toEqual(tryAll(within, wanted, isLoose));
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes one place after the other when they may not overlap, and no more than asked', async () => {
    expect(await find('aaaaa', 'aa', { mayOverlap: false })).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 4 },
    ]);
    expect(await find('aaaaa', 'aa', { limit: 2 })).toHaveLength(2);
  });

  it('finds nothing for nothing', async () => {
    expect(await find('abc', '')).toEqual([]);
    expect(await find('', 'a')).toEqual([]);
  });

  it('takes no longer for a pattern that is made to be slow', async () => {
    const text = 'a'.repeat(2_000_000);
    const started = performance.now();

    expect(await find(text, `b${'a'.repeat(500_000)}`)).toEqual([]);
    expect(await find(text, `${'a'.repeat(500_000)}b`)).toEqual([]);

    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('stops when it is told to', async () => {
    const search = { pattern: bytes('b'), isLoose: false, limit: 1, mayOverlap: false };

    await expect(findUnits(bytes('a'), search, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

it('endOfMatch tells where a pattern ends that begins at a place', () => {
  const search = { pattern: bytes('a\nb'), isLoose: true };

  expect(endOfMatch(bytes('xa\r\nb'), 1, search)).toBe(5);
  expect(endOfMatch(bytes('xa\nb'), 1, search)).toBe(4);
  expect(endOfMatch(bytes('xa\r\nb'), 1, { ...search, isLoose: false })).toBeUndefined();
  expect(endOfMatch(bytes('a\n'), 0, search)).toBeUndefined();
});
