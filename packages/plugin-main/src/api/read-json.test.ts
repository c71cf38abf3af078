import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nestsDeeply, readJson } from './read-json.js';

it('keeps every digit of integers too long for a number', () => {
  const text =
    '{"id": 12345678901234567890, "safe": 9007199254740991, "s": "x\\" 12345678901234567890,", "l": [-9007199254740993], "f": 0.1234567890123456789, "e": 1e400}';

  expect(readJson(text)).toEqual({
    id: '12345678901234567890',
    safe: 9_007_199_254_740_991,
    s: 'x" 12345678901234567890,',
    l: ['-9007199254740993'],
    f: 0.123_456_789_012_345_68,
    e: Infinity,
  });
});

it('reads what JSON.parse reads', () => {
  const sameAsParse = fc.property(fc.json(), (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text));
  });

  fc.assert(sameAsParse, { numRuns: 300 });
});

it.each(['', '{', '<p>', '{"a": 1234567890123456789'])('refuses %j', (text) => {
  expect(() => readJson(text)).toThrow(SyntaxError);
});

it('tells deep nesting from shallow', () => {
  expect(nestsDeeply('['.repeat(65) + ']'.repeat(65))).toBe(true);
  expect(nestsDeeply(JSON.stringify(Array.from({ length: 1_000 }, () => ({ a: [] }))))).toBe(false);
});
