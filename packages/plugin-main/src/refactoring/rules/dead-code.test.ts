import { expect, it } from 'vitest';
import { lines, refactored } from '../../test-support/refactored.js';

it.each([
  ['lines below a return', 'a.py', 'safe', lines('def f():', '    return 1', '    g()', '    h()'), lines('def f():', '    return 1')],
  [
    'lines below an if that always leaves',
    'a.js',
    'safe',
    lines('function f(a) {', '  if (a) {', '    return 1;', '  } else {', '    throw a;', '  }', '  g();', '}', 'f();', 'export {};'),
    lines('function f(a) {', '  if (a) {', '    return 1;', '  } else {', '    throw a;', '  }', '}', 'f();', 'export {};'),
  ],
  [
    'an unused name of an import',
    'a.ts',
    'safe',
    lines("import { a, b, type C } from './d';", 'b();'),
    lines("import { b } from './d';", 'b();'),
  ],
  ['an import of types', 'a.ts', 'safe', lines("import type { A } from './d';", 'b();'), lines('b();')],
  ['an import that may have been for its effect', 'a.js', 'review', lines("import { a } from './d';", 'b();'), lines('b();')],
  [
    'an import of a Python file, which others may take from there',
    'a.py',
    'review',
    lines('import os', 'from a import (', '    b,', '    c,', ')', 'b()'),
    lines('import os', 'from a import (', '    b,', ')', 'b()'),
  ],
  [
    'a function of a module, with what describes it',
    'a.js',
    'safe',
    lines('export const a = 1;', '', '/** Does it. */', 'function b() {', '  return a;', '}', '', 'g(a);'),
    lines('export const a = 1;', '', 'g(a);'),
  ],
  [
    'a private method',
    'a.ts',
    'safe',
    lines('export class A {', '  #b() {', '    return 1;', '  }', '  c() {}', '}'),
    lines('export class A {', '  c() {}', '}'),
  ],
  [
    'a private function of a Python module',
    'a.py',
    'review',
    lines('def a():', '    pass', '', '', 'def _b():', '    return 1'),
    lines('def a():', '    pass'),
  ],
])('removes %s', async (_, path, safety, before, after) => {
  const found = await refactored(path, before, { kinds: ['dead_code'] });

  expect(found.map((each) => [each.after, each.safety])).toContainEqual([after, safety]);
});

it.each([
  ['a yield, which makes a generator', 'a.py', lines('def f():', '    return', '    yield')],
  ['a write, which makes a name local', 'a.py', lines('def f():', '    print(x)', '    return', '    x = 1')],
  ['a declaration that holds above it', 'a.js', lines('function f() {', '  return g();', '  function g() {}', '}')],
  ['a variable that is assigned above it', 'a.js', lines('function f() {', '  x = 1;', '  return x;', '  var x;', '}')],
  ['what a package offers', 'pkg/__init__.py', lines('from a import b')],
  ['what is named in a text', 'a.py', lines('from a import b', '__all__ = ["b"]')],
  ['what somebody has said to keep', 'a.py', lines('from a import b  # noqa')],
  ['what is tried', 'a.py', lines('try:', '    import a', 'except ImportError:', '    pass')],
  ['what comes from the future', 'a.py', lines('from __future__ import annotations')],
  ['an import for its effect', 'a.ts', lines("import './a';")],
  ['what is offered under its own name', 'a.ts', lines("import { a as a } from './b';")],
  ['a function of a script, which others may call', 'a.js', lines('function a() {', '  return 1;', '}')],
  ['what keeps two lines apart that have no semicolons', 'a.mjs', lines('export let a = b', 'function c() {', '  return 1', '}', '(d)()')],
  ['a decorated function', 'a.py', lines('@register', 'def _a():', '    return 1')],
  ['a function that is called by its name', 'a.py', lines('def _a():', '    return 1', 'x = "_a"')],
])('does not touch %s', async (_, path, text) => {
  const found = await refactored(path, text, { kinds: ['dead_code'] });

  expect(found.map(({ diff }) => diff)).toEqual([]);
});
