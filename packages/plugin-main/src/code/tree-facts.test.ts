import { expect, it } from 'vitest';
import { table } from './languages/python.js';
import { treeFacts } from './tree-facts.js';

async function pythonFacts(text: string) {
  const { found, hasErrors } = await treeFacts(table, text);
  return { found: { ...found.finish(text), imports: found.imports }, hasErrors };
}

const source = `#!/usr/bin/env python3
from __future__ import annotations
import os, sys as system
import a.b.c
from . import x, y as z
from ..pkg.mod import One, Two as Three
from star import *

def plain(): pass

async def waits():
    def inner():
        pass

@decorated
def wrapped(): pass

class Shape:
    def area(self):
        class Local: pass
    def _hidden(self): pass
    def __init__(self): pass
    class Inner:
        def deep(self): pass

class _Private:
    def method(self): pass

if True:
    def conditional(): pass
else:
    try:
        def tried(): pass
    except ValueError:
        def excepted(): pass

type Alias[T] = list[T]
`;

it('finds functions, classes and methods, nested and conditional ones too, and which are public', async () => {
  const { found, hasErrors } = await pythonFacts(source);

  expect(hasErrors).toBe(false);
  expect(found.symbols.map(({ name, kind, isExported, line }) => `${line} ${isExported ? 'public ' : ''}${kind} ${name}`)).toEqual([
    '9 public function plain',
    '11 public function waits',
    '12 function inner',
    '16 public function wrapped',
    '18 public class Shape',
    '19 public method area',
    '20 class Local',
    '21 method _hidden',
    '22 public method __init__',
    '23 public class Inner',
    '24 public method deep',
    '26 class _Private',
    '27 method method',
    '30 public function conditional',
    '33 public function tried',
    '35 public function excepted',
    '37 public type Alias',
  ]);
});

it('finds imports with the names they take', async () => {
  const { found } = await pythonFacts(source);

  expect(found.imports).toEqual([
    { from: 'os' },
    { from: 'sys' },
    { from: 'a.b.c' },
    { from: '.', names: ['x', 'y'] },
    { from: '..pkg.mod', names: ['One', 'Two'] },
    { from: 'star' },
  ]);
});

it('keeps what it understands of a file with errors', async () => {
  const { found, hasErrors } = await pythonFacts('def good():\n    pass\n\ndef bad(:\n\nclass Fine:\n    pass\n');

  expect(hasErrors).toBe(true);
  expect(found.symbols.map(({ name }) => name)).toContain('good');
});

it('counts lines of CRLF files and wide characters', async () => {
  const { found } = await pythonFacts('# 😀 日本\r\ns = "😀"\r\ndef café():\r\n    return s\r\n');

  expect(found.symbols).toMatchObject([{ name: 'café', line: 3, endLine: 4 }]);
});

it.each([
  ['brackets', `x = ${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['functions in functions', `${Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}def f():`).join('\n')} pass`],
  ['unclosed brackets', '('.repeat(200_000)],
])('stands deep nesting: %s', async (_name, text) => {
  const { found } = await pythonFacts(text);

  expect(found.symbols.length).toBeGreaterThanOrEqual(0);
  expect((await pythonFacts('def after(): pass')).found.symbols).toHaveLength(1);
});
