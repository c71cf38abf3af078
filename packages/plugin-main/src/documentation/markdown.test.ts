import { expect, it } from 'vitest';
import { cell, code, link, plain } from './markdown.js';

it.each([
  ['a_b*c', 'a\\_b\\*c'],
  ['<script>', '\\<script\\>'],
  ['[x](y)', '\\[x\\]\\(y\\)'],
  ['one\n# two', 'one \\# two'],
  ['a\u202eb', 'a b'],
])('shows %j literally', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

it.each([
  ['x', '`x`'],
  ['a`b', '``a`b``'],
  ['`a', '`` `a ``'],
  ['``', '``` `` ```'],
  ['', '`  `'],
  ['one\ntwo', '`one two`'],
])('shows %j as code', (text, shown) => {
  expect(code(text)).toBe(shown);
});

it.each([
  ['src/a.ts', '', '[x](src/a.ts#L3)'],
  ['src/a.ts', 'docs', '[x](../src/a.ts#L3)'],
  ["a (1)/b'[c].ts", '', '[x](a%20%281%29/b%27%5Bc%5D.ts#L3)'],
  ['docs/a.ts', 'docs', '[x](a.ts#L3)'],
])('links to %j from %j', (path, from, shown) => {
  expect(link('x', path, { from, line: 3 })).toBe(shown);
});

it('keeps a bar from ending a cell', () => {
  expect(cell('a | b')).toBe('a \\| b');
});
