import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findClones } from './clones.js';
import { tokensOf, type Tokens } from './lexer.js';
import { tokenSyntaxOf } from './token-syntax.js';

const tokens = (text: string): Tokens => tokensOf(text, tokenSyntaxOf('TypeScript'));
const statements = (name: string, count: number): string =>
  Array.from({ length: count }, (_, at) => `${name}${at} = call(${name}, ${at});`).join('\n');

it('finds what two files share, with the lines in both', () => {
  const shared = statements('shared', 10);

  const { clones, duplicated } = findClones([tokens(`${statements('a', 5)}\n${shared}`), tokens(`${shared}\n${statements('b', 5)}`)]);

  expect(clones).toEqual([{ first: { file: 0, line: 6, endLine: 15 }, second: { file: 1, line: 1, endLine: 10 }, tokens: 90 }]);
  expect([...duplicated]).toEqual([0, 90]);
});

it('finds what a file repeats in itself', () => {
  const part = statements('part', 8);

  const { clones } = findClones([tokens(`${part}\n${statements('x', 3)}\n${part}`)]);

  expect(clones).toMatchObject([{ first: { line: 1, endLine: 8 }, second: { line: 12, endLine: 19 } }]);
});

it.each([
  ['too few tokens', statements('s', 5)],
  ['too few lines', statements('s', 8).replaceAll('\n', ' ')],
])('passes over a repetition of %s', (_why, part) => {
  expect(findClones([tokens(part), tokens(part)]).clones).toEqual([]);
});

it('goes on behind a repetition, and finds the next', () => {
  const [one, two] = [statements('one', 8), statements('two', 8)];

  const { clones } = findClones([tokens(`${one}\nx;\n${two}`), tokens(`${one}\ny;\n${two}`)]);

  expect(clones.map(({ second }) => [second.line, second.endLine])).toEqual([
    [1, 8],
    [9, 17],
  ]);
});

it('ends in good time on a file of nothing but repetition', () => {
  const started = performance.now();

  const { duplicated } = findClones([tokens('0,\n'.repeat(200_000))]);

  expect(duplicated[0]).toBeGreaterThan(300_000);
  expect(performance.now() - started).toBeLessThan(5_000);
});

it('tells only of what really is the same, and finds every copied part', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(3), { maxLength: 120 }),
      fc.array(fc.nat(3), { maxLength: 120 }),
      fc.array(fc.nat(1e6), { minLength: 20, maxLength: 60 }),
      (a, b, part) => {
        const files = [
          [...a, ...part],
          [...b, ...part],
        ].map((values) => ({ hashes: Uint32Array.from(values), lines: Uint32Array.from(values.keys()) }));

        const { clones } = findClones(files, { minTokens: 12, minLines: 1 });

        for (const { first, second, tokens: length } of clones) {
          const text = ({ file, line }: { file: number; line: number }) => files[file]?.hashes.slice(line, line + length);
          expect(text(first)).toEqual(text(second));
        }
        expect(clones.some(({ second }) => second.file === 1 && second.endLine === b.length + part.length - 1)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
