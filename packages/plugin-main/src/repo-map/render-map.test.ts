import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CodeSymbol } from '../code/code-facts.js';
import type { RankedSymbol } from './rank-symbols.js';
import { renderMap } from './render-map.js';
import { tokensOfText } from './tokens-of-text.js';

const symbol = (name: string, more: Partial<CodeSymbol> = {}): CodeSymbol => ({
  name,
  kind: 'class',
  line: 1,
  endLine: 9,
  isExported: true,
  ...more,
});
function ranked(files: Readonly<Record<string, readonly CodeSymbol[]>>): RankedSymbol[] {
  return Object.entries(files).flatMap(([path, symbols]) => {
    const file = { path, detail: { symbols, names: [] }, reaches: new Set<number>(), imports: [], isBeside: false };
    return symbols.map((each, index) => ({ file, index, symbol: each, rank: 1 }));
  });
}

it('shows names by file, and the signatures of the first with their lines', () => {
  const symbols = [
    symbol('Query', { line: 3, signature: 'class Query(Base)' }),
    symbol('run', { line: 5, kind: 'method', parent: 0, signature: 'run(self, sql)' }),
    symbol('Other', { line: 40 }),
  ];

  const { text, files, symbols: shown } = renderMap(ranked({ 'db/query.py': symbols }), 1_000, tokensOfText);

  expect(text).toBe('db/query.py:\n 3 class Query(Base)\n  5 run(self, sql)\n 40 class Other\n');
  expect([files, shown]).toEqual([1, 3]);
});

it('shows names alone where there is no room for more', () => {
  const many = Array.from({ length: 200 }, (_, at) =>
    symbol(`Name${at}`, { signature: `class Name${at}(WithALongBase, AndAnother, AndYetAnother)` }),
  );

  const { text } = renderMap(ranked({ 'a.py': many }), 300, tokensOfText);

  expect(text.split('\n')[0]).toMatch(/^a\.py:( Name\d+)+$/);
});

it('keeps a hostile name on its line', () => {
  const { text } = renderMap(ranked({ 'a\nb.ts': [symbol('x\u2028y\r\nz')] }), 1_000, tokensOfText);

  expect(text).toBe('a b.ts:\n 1 class x y z\n');
});

it('never costs more than the budget, and uses nearly all of it where there is enough to show', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'B', 'c', '_', '$', '9', 'é', '漢'), minLength: 1, maxLength: 24 });
  const each = fc.record({ name, line: fc.nat(9_999), signature: fc.option(fc.string({ maxLength: 60 }), { nil: undefined }) });
  const files = fc.dictionary(fc.stringMatching(/^[a-z_/]{1,20}\.(py|ts)$/), fc.array(each, { maxLength: 60 }), {
    minKeys: 10,
    maxKeys: 40,
  });
  fc.assert(
    fc.property(files, fc.integer({ min: 50, max: 3_000 }), (found, budget) => {
      const all = ranked(
        Object.fromEntries(
          Object.entries(found).map(([path, symbols]) => [
            path,
            symbols.map(({ signature, ...rest }) =>
              symbol(rest.name, { ...rest, endLine: rest.line, ...(signature !== undefined && { signature }) }),
            ),
          ]),
        ),
      );

      const { text, tokens } = renderMap(all, budget, tokensOfText);

      const real = tokensOfText(text);
      expect(real).toBeLessThanOrEqual(tokens);
      expect(tokens).toBeLessThanOrEqual(budget);
    }),
    { numRuns: 200 },
  );
});
