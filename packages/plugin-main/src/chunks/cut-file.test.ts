import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CodeSymbol } from '../code/code-facts.js';
import { cutFile } from './cut-file.js';

const symbol = (name: string, line: number, endLine: number, kind: CodeSymbol['kind'] = 'function'): CodeSymbol => ({
  name,
  kind,
  line,
  endLine,
  isExported: true,
});
const linesOf = (count: number, text = 'some words here'): string[] => Array.from({ length: count }, (_, index) => `${text} ${index + 1}`);

it('makes each symbol a chunk with its place and name, and the lines between them chunks of their own', () => {
  const text = 'import a from "a";\n\nfunction one() {\n  return a;\n}\n\nfunction two() {}\n';

  const chunks = cutFile(text, [symbol('one', 3, 5), symbol('two', 7, 7)]);

  expect(chunks).toEqual([
    { startLine: 1, endLine: 2, kind: 'lines', text: 'import a from "a";\n' },
    { startLine: 3, endLine: 5, kind: 'function', symbol: 'one', text: 'function one() {\n  return a;\n}' },
    { startLine: 7, endLine: 7, kind: 'function', symbol: 'two', text: 'function two() {}' },
  ]);
});

it('keeps a small class whole, and cuts a large one at its methods, which go by both names', () => {
  const lines = linesOf(200);
  const symbols = [symbol('Small', 1, 20, 'class'), symbol('a', 5, 9, 'method'), symbol('Large', 30, 190, 'class')];
  const methods = [symbol('turn', 40, 80, 'method'), symbol('stop', 100, 150, 'method')];

  const found = cutFile(lines.join('\n'), [...symbols, ...methods]).map(({ startLine, endLine, symbol: name }) => [
    name,
    startLine,
    endLine,
  ]);

  expect(found).toEqual([
    ['Small', 1, 20],
    [undefined, 21, 29],
    ['Large', 30, 39],
    ['Large.turn', 40, 80],
    ['Large', 81, 99],
    ['Large.stop', 100, 150],
    ['Large', 151, 190],
    [undefined, 191, 200],
  ]);
});

it('cuts a long function into pieces that follow one another', () => {
  const chunks = cutFile(linesOf(300).join('\n'), [symbol('long', 1, 300)]);

  expect(chunks.map(({ symbol: name, startLine, endLine }) => [name, startLine, endLine])).toEqual([
    ['long', 1, 120],
    ['long', 121, 240],
    ['long', 241, 300],
  ]);
});

it('leaves out what has no word, such as a closing bracket', () => {
  expect(cutFile('\n}\n\n;\n', [])).toEqual([]);
});

it('shows the beginning of a line that is too long, without half a character', () => {
  const [chunk] = cutFile(`x${'é'.repeat(10_000)}`, []);

  expect(Buffer.byteLength(chunk?.text ?? '')).toBeLessThanOrEqual(8 * 1024);
  expect(chunk?.text).toMatch(/^xé+$/);
});

it('makes no more than 500 chunks of a generated file', () => {
  const symbols = Array.from({ length: 2_000 }, (_, index) => symbol(`f${index}`, index + 1, index + 1));

  expect(cutFile(linesOf(2_000).join('\n'), symbols)).toHaveLength(500);
});

it('covers every line with a word once, whatever the symbols are', () => {
  const span = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 80 }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 30 }), (spans) => {
      const lines = linesOf(60);

      const chunks = cutFile(
        lines.join('\n'),
        spans.map(([line, length], index) => symbol(`s${index}`, line, line + length)),
      );

      expect(chunks.map(({ text }) => text).join('\n')).toBe(lines.join('\n'));
    }),
  );
});
