import { expect, it } from 'vitest';
import type { CodeSymbol } from './code-facts.js';
import { scriptFacts as factsOf } from './script-facts.js';

async function scriptFacts(path: string, text: string) {
  const { found, hasErrors } = await factsOf(path, text);
  return { found: { ...found.finish(text), imports: found.imports, kinds: found.kinds }, hasErrors };
}

const symbolsOf = async (path: string, text: string): Promise<string[]> =>
  (await scriptFacts(path, text)).found.symbols.map(
    ({ name, kind, isExported }: CodeSymbol) => `${isExported ? 'exported ' : ''}${kind} ${name}`,
  );
const importsOf = async (path: string, text: string): Promise<unknown> => (await scriptFacts(path, text)).found.imports;

it('finds every kind of declaration, and what is exported of them', async () => {
  const symbols = await symbolsOf(
    'a.ts',
    `export function f() {}
     function g() {}
     export class C { m() {} private p() {} #q() {} static s() {} get x() { return 1; } 'odd name'() {} [Symbol.iterator]() {} h = () => 1; n = 1; }
     abstract class D { abstract m(): void; }
     export interface I {}
     export type T = string;
     export enum E { A }
     export const k = 1, fn = () => 1, K = class { z() {} };
     const hidden = 1;
     let late = function () {};
     export { g as renamed, D };`,
  );

  expect(symbols).toEqual([
    'exported function f',
    'exported function g',
    'exported class C',
    'exported method m',
    'method p',
    'method #q',
    'exported method s',
    'exported method x',
    'exported method odd name',
    'exported method [Symbol.iterator]',
    'exported method h',
    'exported class D',
    'exported method m',
    'exported interface I',
    'exported type T',
    'exported enum E',
    'exported constant k',
    'exported function fn',
    'exported class K',
    'exported method z',
    'function late',
  ]);
});

it.each([
  ['a default function', 'a.ts', 'export default function () {}', ['exported function default']],
  ['a default class with a name', 'a.ts', 'export default class A {}', ['exported class A']],
  ['a default of a name', 'a.ts', 'function f() {}\nexport default f;', ['exported function f']],
  ['an export assignment', 'a.cts', 'class A {}\nexport = A;', ['exported class A']],
  [
    'CommonJS exports',
    'a.js',
    'function f() {}\nclass A {}\nfunction g() {}\nmodule.exports = { f, a: A };',
    ['exported function f', 'exported class A', 'function g'],
  ],
  [
    'CommonJS exports one by one',
    'a.cjs',
    'function f() {}\nfunction g() {}\nexports.f = f;\nmodule.exports.g = g;',
    ['exported function f', 'exported function g'],
  ],
  ['an export of another file', 'a.ts', "export { x } from './x.js';\nexport * from './y.js';", []],
  ['a namespace', 'a.ts', 'export namespace N { export function f() {} function g() {} }', ['exported function f', 'function g']],
  ['a namespace of the file alone', 'a.ts', 'namespace N { export function f() {} }', ['function f']],
  [
    'what is declared for everyone',
    'a.d.ts',
    ['global { interface W {} }', "module 'm' { function h(): void; }"].map((text) => `declare ${text}`).join('\n'),
    ['exported interface W', 'exported function h'],
  ],
  ['JSX', 'a.jsx', 'export const A = () => <b>hi</b>;', ['exported function A']],
  ['TSX', 'a.tsx', 'export const A = <T,>(x: T) => <b>{x}</b>;', ['exported function A']],
  ['variance and type exports', 'a.ts', "export interface V<in out T> { x: T }\nexport type * from './b.js';", ['exported interface V']],
] as const)('reads %s', async (_name, path, text, expected) => {
  const symbols = await symbolsOf(path, text);

  expect(symbols).toEqual(expected);
});

it.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
])('counts lines from 1, whatever stands before: %s', async (_name, end) => {
  const { found } = await scriptFacts(
    'a.ts',
    ['// 😀 日本', 'const s = "😀";', 'export function f() {', '  return s;', '}', 'export const last = 1'].join(end),
  );

  expect(found.symbols).toMatchObject([
    { name: 'f', line: 3, endLine: 5 },
    { name: 'last', line: 6, endLine: 6 },
  ]);
});

it('finds imports of every form once, and tells which are of types alone', async () => {
  const imports = await importsOf(
    'a.ts',
    `import a from './a.js';
     import type { B } from './b.js';
     import { type C1, type C2 } from './c.js';
     import type { D } from './d.js';
     import { d } from './d.js';
     import './effect.js';
     import eq = require('./eq.js');
     export * from './all.js';
     export type { F } from './f.js';
     const lazy = () => import('./lazy.js');
     const dynamic = (x: string) => import(x);
     const cjs = require('./cjs.js');
     // require('./commented.js')
     /* require('./block.js') */ require( "./after.js" );`,
  );

  expect(imports).toEqual([
    { from: './a.js' },
    { from: './d.js' },
    { from: './effect.js' },
    { from: './all.js' },
    { from: './lazy.js' },
    { from: './eq.js' },
    { from: './cjs.js' },
    { from: './after.js' },
    { from: './b.js', isTypeOnly: true },
    { from: './c.js', isTypeOnly: true },
    { from: './f.js', isTypeOnly: true },
  ]);
});

it('marks a file it does not understand, and throws at nothing', async () => {
  const broken = await scriptFacts('a.ts', 'export function f( {{{ ');
  const empty = await scriptFacts('a.ts', '');
  const script = await scriptFacts('a.cjs', '#!/usr/bin/env node\nreturn 1;');

  expect([broken.hasErrors, empty.hasErrors, script.hasErrors]).toEqual([true, false, false]);
});

it('counts all symbols of a generated file and keeps the first of them', async () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `export const c${index} = ${index};`).join('\n');

  const { found } = await scriptFacts('a.ts', text);

  expect(found.kinds).toEqual({ constant: 20_000 });
  expect(found.symbols).toHaveLength(5_000);
});
