import { expect, it } from 'vitest';
import { entryReasons } from './entry-reasons.js';

it.each([
  ['tool', '#!/bin/sh\n', ['script']],
  ['pkg/__main__.py', 'print(1)', ['main']],
  ['a.py', "x = 1\nif __name__ == '__main__':\n    go()", ['main']],
  ['a.py', "def f():\n    if __name__ == '__main__':\n        go()", []],
  ['a.ts', 'export {};', []],
])('tells why running may begin at %s', (path, text, expected) => {
  expect(entryReasons(path, text)).toEqual(expected);
});

it.each([
  ['main and module', { main: './a.js', module: './b.js' }, ['./a.js', './b.js']],
  ['one program', { bin: './cli.js' }, ['./cli.js']],
  ['several programs', { bin: { a: './a.js', b: './b.js' } }, ['./a.js', './b.js']],
  ['an export', { exports: './a.js' }, ['./a.js']],
  ['conditions', { exports: { import: './a.mjs', require: './a.cjs', types: './a.d.ts' } }, ['./a.mjs', './a.cjs']],
  ['conditions in conditions', { exports: { '.': { node: { import: { types: './t.d.ts', default: './a.js' } } } } }, ['./a.js']],
  ['a name given twice', { main: './a.js', exports: './a.js' }, ['./a.js']],
  ['values of a wrong kind', { main: 1, bin: [null], exports: { '.': [1] } }, []],
])('tells the files that a package.json names: %s', (_name, manifest, expected) => {
  expect(entryReasons('x/package.json', JSON.stringify(manifest))).toEqual(expected);
});

it('takes a package.json that is no JSON for one that names nothing', () => {
  expect(['{', 'null', '[]', '"x"', ''].map((text) => entryReasons('package.json', text))).toEqual([[], [], [], [], []]);
});

it('is not led astray by a hostile package.json', () => {
  const deep = `{"exports":${'{"import":'.repeat(500)}"./a.js"${'}'.repeat(500)}}`;
  const many = JSON.stringify({ bin: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`b${index}`, `./${index}.js`])) });

  expect(entryReasons('package.json', deep)).toEqual([]);
  expect(entryReasons('package.json', many)).toHaveLength(20);
});
