import { expect, it } from 'vitest';
import { isBinaryName, languageNames, languageOf, namePatternsOf } from './language.js';

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

it('gives the names of the files of a language, by its name or an extension', () => {
  expect(namePatternsOf('Python')).toEqual(['*.py', '*.pyi', '*.pyw', 'sconstruct']);
  expect(namePatternsOf('TSX')).toEqual(namePatternsOf('typescript'));
  expect(namePatternsOf('nothing')).toEqual([]);
  expect(languageNames()).toContain('Dockerfile');
});
