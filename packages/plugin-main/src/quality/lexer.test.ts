import { expect, it } from 'vitest';
import { tokensOf, type Tokens } from './lexer.js';
import { tokenSyntaxOf } from './token-syntax.js';

const python = (text: string): Tokens => tokensOf(text, tokenSyntaxOf('Python'));
const script = (text: string): Tokens => tokensOf(text, tokenSyntaxOf('TypeScript'));

it('tells words, numbers and marks apart, with the line each begins on', () => {
  const { hashes, lines } = script('const a =\n  b + 10;\n');

  expect(hashes).toHaveLength(7);
  expect([...lines]).toEqual([1, 1, 1, 2, 2, 2, 2]);
});

it.each([
  ['Python', 'a = 1  # one\n\n# two\nb = 2', 'a = 1\nb = 2'],
  ['TypeScript', 'a; // one\n/* two\n three */ b;', 'a;\nb;'],
  ['SQL', 'select 1 -- one\n, 2', 'select 1, 2'],
  ['Rust', "fn f<'a>(x: &'a str) {} // it's", "fn f<'a>(x: &'a str) {}"],
])('passes over comments and white space of %s', (language, one, other) => {
  const [a, b] = [one, other].map((text) => tokensOf(text, tokenSyntaxOf(language)));

  expect(a?.hashes).toEqual(b?.hashes);
});

it.each([
  ["'''a # no comment\n b'''", 1],
  ['"a # no comment"', 1],
  ['"an escaped \\" quote"', 1],
  ['"not closed\nx', 2],
  ['"""never closed', 1],
  ['"ends with a backslash\\', 1],
])('takes the string %j for one token', (text, count) => {
  expect(python(text).hashes).toHaveLength(count);
});

it('goes on counting lines through strings and comments of several lines', () => {
  expect([...python('"""a\nb\nc"""\nx').lines]).toEqual([1, 4]);
  expect([...script('/* a\n b */ x\n`c\nd` y').lines]).toEqual([2, 3, 4]);
});

it('gives the same hash to the same text alone', () => {
  const [a, b, again] = [...python('one two one').hashes];

  expect(again).toBe(a);
  expect(b).not.toBe(a);
});

it('reads a line of a megabyte in one pass', () => {
  const text = '{"a":[1,2],"b":"c"},'.repeat(50_000);

  const started = performance.now();
  const { hashes } = script(text);

  expect(hashes).toHaveLength(50_000 * 14);
  expect(performance.now() - started).toBeLessThan(2_000);
});
