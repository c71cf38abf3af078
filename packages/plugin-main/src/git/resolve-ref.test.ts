import { expect, it } from 'vitest';
import { parseRef } from './resolve-ref.js';

it.each([
  ['main', 'main', ''],
  ['feature/x', 'feature/x', ''],
  ['feature/#7,ü', 'feature/#7,ü', ''],
  ['@', 'HEAD', ''],
  ['HEAD~2', 'HEAD', '~2'],
  ['v1.0^^1~', 'v1.0', '^^1~'],
  ['refs/tags/v1', 'refs/tags/v1', ''],
])('takes %s apart', (ref, base, steps) => {
  expect(parseRef(ref)).toEqual({ base, steps });
});

const odd = [
  '',
  '-x',
  '--output=x',
  'a..b',
  'a b',
  'a\nb',
  'a\0b',
  'a:b',
  'a?b',
  'a*b',
  'a[b',
  'a\\b',
  'a@{1}',
  '/a',
  'a/',
  'a//b',
  'a.lock',
];
const outOfPlace = ['a.lock/b', '.a', 'a/.b', 'a.', '^a', '~1', '../a', 'a/../b', 'a'.repeat(251), 'HEAD~99999', 'a\u202eb'];

it.each([...odd, ...outOfPlace])('takes %j for none', (ref) => {
  expect(parseRef(ref)).toBeUndefined();
});
