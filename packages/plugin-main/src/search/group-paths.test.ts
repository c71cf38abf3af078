import { expect, it } from 'vitest';
import { groupPaths } from './group-paths.js';

const grouped = (...paths: string[]): string[] => groupPaths(paths.map((path) => ({ path }))).split('\n');

it('writes the files of a folder on one line', () => {
  expect(grouped('a.ts', 'b.ts', 'src/a.ts', 'src/b.ts', 'src/deep/c.ts')).toEqual(['{a.ts,b.ts}', 'src/{a.ts,b.ts}', 'src/deep/c.ts']);
});

it('writes files of one name in sibling folders on one line', () => {
  expect(grouped('tests/one/models.py', 'tests/two/models.py', 'tests/three/models.py', 'tests/three/views.py')).toEqual([
    'tests/{one,two,three}/models.py',
    'tests/three/views.py',
  ]);
});

it('leaves a folder with other files out of the line of a name', () => {
  expect(grouped('a/x.ts', 'b/x.ts', 'b/y.ts', 'c/x.ts')).toEqual(['{a,b}/x.ts', 'b/y.ts', 'c/x.ts']);
  expect(grouped('a/w.ts', 'a/x.ts', 'b/x.ts')).toEqual(['a/{w.ts,x.ts}', 'b/x.ts']);
});

it('keeps what is said of each file', () => {
  const paths = [
    { path: 'src/a.ts', rest: ': 2' },
    { path: 'src/b.ts', rest: ': 1' },
  ];

  expect(groupPaths(paths)).toBe('src/{a.ts: 2,b.ts: 1}');
});

it('writes nothing for no paths', () => {
  expect(groupPaths([])).toBe('');
});
