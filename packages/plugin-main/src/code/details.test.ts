import { expect, it } from 'vitest';
import { unpackDetail } from './code-detail.js';
import type { CodeDetail } from './code-facts.js';
import { parseFile, plainFacts } from './parse-file.js';

async function detailOf(path: string, ...lines: string[]): Promise<CodeDetail> {
  return unpackDetail(await parseFile({ path, content: Buffer.from(lines.join('\n')) }));
}

it.each([
  ['a block', ['/**', ' * Adds *two*.', ' * On two lines.', ' *', ' * @param a - one', ' */'], 'Adds *two*. On two lines.'],
  ['a block on one line', ['/** Adds. */'], 'Adds.'],
  ['lines', ['// Adds', '// two.'], 'Adds two.'],
  ['a comment apart', ['// Not for it.', ''], undefined],
  ['a comment of the line before', ['x(); // not for it'], undefined],
  ['a tag alone', ['/** @internal */'], undefined],
])('finds the documentation before a declaration: %s', async (_name, before, doc) => {
  const plain = await detailOf('a.ts', ...before, 'function f() {}');
  const exported = await detailOf('a.ts', ...before, 'export const f = () => 1;');

  expect([plain.symbols[0]?.doc, exported.symbols[0]?.doc]).toEqual([doc, doc]);
});

it.each([
  ['three quotes', ['  """', '  Adds.', '', '  More.', '  """'], 'Adds.'],
  ['one quote', ["  'Adds.'"], 'Adds.'],
  ['a raw one', [String.raw`  r"""Adds \d."""`], String.raw`Adds \d.`],
  ['an escaped quote', [String.raw`  "Adds \"two\"."`], String.raw`Adds \"two\".`],
  ['no string', ['  return "Adds."'], undefined],
  ['a comment', ['  # Adds.', '  return 1'], undefined],
])('finds the documentation in a body of Python: %s', async (_name, body, doc) => {
  const { symbols } = await detailOf('a.py', 'def f():', ...body);

  expect(symbols[0]?.doc).toBe(doc);
});

it('cuts what is too long', async () => {
  const { symbols } = await detailOf('a.ts', `/** ${'word '.repeat(1_000)} */`, `function f(${'parameter, '.repeat(500)}last) {}`);

  expect([symbols[0]?.doc?.length, symbols[0]?.signature?.length]).toEqual([400, 200]);
});

it.each([
  [
    'several lines',
    ['function f(', '  a: string, // first', '  b = {},', '): void {', '  a();', '}'],
    'function f( a: string, b = {}, ): void',
  ],
  ['an arrow', ['const f = async (a: number): Promise<void> => {};'], 'const f = async (a: number): Promise<void>'],
  ['a class', ['class C<T> extends D implements E {}'], 'class C<T> extends D implements E'],
  ['a type', ['type T = { a: string };'], 'type T'],
  ['an abstract method', ['abstract class A { abstract m(a: string): void; }'], 'abstract class A'],
])('writes a declaration on one line: %s', async (_name, lines, signature) => {
  const { symbols } = await detailOf('a.ts', ...lines);

  expect(symbols[0]?.signature).toBe(signature);
});

it('counts the names that are used, not those that are declared', async () => {
  const script = await detailOf(
    'a.ts',
    'function add(a) { return add(total, total.value); }',
    'class Cart { put() { this.#own(); } #own() {} }',
  );
  const python = await detailOf('a.py', 'def add(x): return add(total)', 'class Cart:', '  pass');

  expect(Object.fromEntries(script.names)).toEqual({ add: 1, total: 2, value: 1, '#own': 1 });
  expect(Object.fromEntries(python.names)).toEqual({ add: 1, total: 1 });
});

it('keeps the names that are used most of a file that has too many', async () => {
  const lines = Array.from({ length: 3_000 }, (_, index) => `name${index};`);

  const { names } = await detailOf('a.ts', ...lines, 'often; often;');

  expect(names).toHaveLength(2_000);
  expect(names[0]).toEqual(['often', 2]);
});

it('has nothing inside of what no parser reads', () => {
  expect(unpackDetail(plainFacts(Buffer.from('text')))).toEqual({ symbols: [], names: [] });
});

it('counts lines that hold code', async () => {
  const script = await parseFile({ path: 'a.ts', content: Buffer.from('// one\n\n/* two\nthree */ a();\n`\n\n`;\n') });
  const plain = await parseFile({ path: 'a.txt', content: Buffer.from('one\n \t\ntwo\r\n\r\n') });

  expect([script.lines, script.codeLines]).toEqual([7, 3]);
  expect([plain.lines, plain.codeLines]).toEqual([4, 2]);
});
