import fc from 'fast-check';
import { expect, it } from 'vitest';
import { namePattern } from './name-pattern.js';

it.each([
  ['read_file', 'read_file', true],
  ['read_file', 'read_files', false],
  ['read_*', 'read_file', true],
  ['read_*', 'read_', true],
  ['read_*', 'unread_file', false],
  ['*_file', 'read_file', true],
  ['*_file', 'read_file_now', false],
  ['a*c*e', 'abcde', true],
  ['a*c*e', 'abde', false],
  ['*', '', true],
  ['', 'x', false],
  ['a.c*', 'abc', false],
  ['a.c*', 'a.cd', true],
  ['(a|b)*', 'a', false],
])('%s on %s: %s', (pattern, name, isMatch) => {
  expect(namePattern(pattern)(name)).toBe(isMatch);
});

it('without a star is equality, whatever characters it has', () => {
  const plain = fc.string({ unit: 'binary' }).filter((text) => !text.includes('*'));

  fc.assert(
    fc.property(plain, plain, (pattern, name) => {
      expect(namePattern(pattern)(name)).toBe(pattern === name);
      expect(namePattern(pattern)(pattern)).toBe(true);
    }),
  );
});

it('takes every other character for itself', () => {
  const plain = fc.string({ unit: 'grapheme-ascii' }).filter((text) => !text.includes('*'));

  fc.assert(
    fc.property(plain, plain, plain, (start, middle, end) => {
      expect(namePattern(`${start}*${end}`)(start + middle + end)).toBe(true);
    }),
  );
});
