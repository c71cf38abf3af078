import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { coreVersion, isCoreIn } from './core-version.js';

it('is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };

  expect(coreVersion).toBe(version);
});

it.each([
  ['^0.1', '0.1.0', true],
  ['^0.1.2', '0.1.1', false],
  ['^0.1', '0.2.0', false],
  ['^1.2', '1.9.0', true],
  ['^1.2', '2.0.0', false],
  ['>=0.1.0', '3.0.0', true],
  ['>=1', '0.9.9', false],
  ['*', '7.0.0', true],
  ['1.2.x', '1.2.9', true],
  ['>=0.1 <1', '0.3.0', true],
  ['>=0.1 <1', '1.0.0', false],
  ['^0.1 || ^1', '1.4.0', true],
  ['~0.1.2', '0.1.9', true],
  ['1.2.3', '1.2.4', false],
  ['latest', '1.0.0', false],
])('%s holds %s: %s', (range, version, isIn) => {
  expect(isCoreIn(range, version)).toBe(isIn);
});
