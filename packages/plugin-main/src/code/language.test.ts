import { expect, it } from 'vitest';
import { isBinaryName, languageOf } from './language.js';

it.each([
  ['a.ts', 'TypeScript'],
  ['deep/er/A.TSX', 'TypeScript'],
  ['a.d.mts', 'TypeScript'],
  ['a.cjs', 'JavaScript'],
  ['a.pyi', 'Python'],
  ['SConstruct', 'Python'],
  ['x/Dockerfile', 'Dockerfile'],
  ['CMakeLists.txt', 'CMake'],
  ['.ts', 'Other'],
  ['LICENSE', 'Other'],
  ['a.ts/b', 'Other'],
  ['constructor', 'Other'],
  ['a.constructor', 'Other'],
])('takes %s for %s', (path, name) => {
  expect(languageOf(path).name).toBe(name);
});

it('knows names of binary files', () => {
  expect(['a.png', 'a.PNG', 'x/a.tar', 'a.ts', 'png', '.png'].map(isBinaryName)).toEqual([true, true, true, false, false, false]);
});
