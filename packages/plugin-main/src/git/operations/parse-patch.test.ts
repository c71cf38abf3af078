import { expect, it } from 'vitest';
import { parsePatch } from './parse-patch.js';

it('takes a line of a file for no header, whatever it looks like', () => {
  const patch = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-diff --git a/.env b/.env\n+@@ -1 +1 @@\n \\ text\n';

  expect([...parsePatch(patch)]).toEqual([{ paths: ['x'], hunks: ['@@ -1 +1,2 @@\n-diff --git a/.env b/.env\n+@@ -1 +1 @@\n \\ text'] }]);
});

it.each([
  ['a name with spaces', 'diff --git a/x b/y b/x b/y', ['x b/y']],
  ['a name in quotes', String.raw`diff --git "a/t\tq\"\\\303\274" "b/t\tq\"\\\303\274"`, ['t\tq"\\\u00c3\u00bc']],
  ['a rename', 'diff --git a/x b/y\nsimilarity index 90%\nrename from x\nrename to y', ['x', 'y']],
  ['a conflict', 'diff --cc x y', ['x y']],
  ['names that do not match', 'diff --git a/x b/yy', []],
])('tells the name of a file: %s', (_what, header, paths) => {
  expect([...parsePatch(`${header}\nBinary files differ\n`)]).toEqual([{ paths, hunks: [] }]);
});

it('finds nothing in nothing', () => {
  expect([...parsePatch('')]).toEqual([]);
});
