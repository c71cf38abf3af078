import { expect, it } from 'vitest';
import { isManifest, readManifest } from './manifest.js';

it.each([
  ['package.json', '{"name":"@x/mill","version":"1.0.0"}', { name: '@x/mill' }],
  ['deep/go.mod', '// c\nmodule example.org/mill\n\ngo 1.22\n', { name: 'example.org/mill' }],
  [
    'tsconfig.json',
    '{ // comments\n "compilerOptions": { "paths": { "~/*": ["./src/*"], "url": ["http://x",], }, } /* and commas */ }',
    {
      prefixes: [
        ['~/*', ['./src/*']],
        ['url', ['http://x']],
      ],
    },
  ],
  [
    'tsconfig.base.json',
    '{"compilerOptions":{"baseUrl":"src","paths":{"a":["b"]}}}',
    {
      prefixes: [
        ['a', ['src/b']],
        ['*', ['src/*']],
      ],
    },
  ],
  [
    'composer.json',
    '{"autoload":{"psr-4":{"App\\\\":"src/","Two\\\\":["a/","b/"]}}}',
    {
      prefixes: [
        ['App\\', ['src/']],
        ['Two\\', ['a/', 'b/']],
      ],
    },
  ],
])('reads %s', (path, text, expected) => {
  expect(readManifest(path, text)).toEqual(expected);
});

it.each([
  ['package.json', '{'],
  ['package.json', '{"name":7}'],
  ['package.json', '[]'],
  ['go.mod', 'go 1.22'],
  ['tsconfig.json', '{"compilerOptions":{"paths":[1]}}'],
  ['tsconfig.json', `{"compilerOptions":{"paths":{"${'x'.repeat(400)}":["y"]}}}`],
  ['composer.json', 'null'],
  ['package.json', `{"name":"a","x":"${'x'.repeat(300_000)}"}`],
  ['other.json', '{"name":"a"}'],
])('says nothing of %s where it names nothing: %#', (path, text) => {
  expect(readManifest(path, text)).toBeUndefined();
});

it('takes an unclosed comment or string of a hostile file in no time', () => {
  expect(readManifest('tsconfig.json', `{"a":${'/*'.repeat(60_000)}`)).toBeUndefined();
  expect(readManifest('tsconfig.json', `{"a":${'"\\'.repeat(60_000)}`)).toBeUndefined();
});

it('knows manifests by their names', () => {
  expect(['a/jsconfig.json', 'package.json', 'apackage.json', 'package.json.bak'].map(isManifest)).toEqual([true, true, false, false]);
});
