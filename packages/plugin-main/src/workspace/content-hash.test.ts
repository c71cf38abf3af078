import { appendFile, stat, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { hashInPieces, hashOf, isMatch, stateOf } from './content-hash.js';

it('is the same for bytes at once and in pieces', async () => {
  const bytes = Buffer.alloc(3_000_000, 'abc');

  expect(await hashInPieces(bytes, noSignal)).toBe(hashOf(bytes));
});

it('matches a file by its content, or by the state it was in', async () => {
  await using folder = await temporaryFolder({ a: 'one' });
  const before = await stat(folder.at('a'));
  const state = stateOf(before);

  expect([isMatch(state, 'x', before), isMatch('x', 'x', before), isMatch('y', 'x', before)]).toEqual([true, true, false]);
  await appendFile(folder.at('a'), 'more');
  expect(isMatch(state, 'x', await stat(folder.at('a')))).toBe(false);
  await writeFile(folder.at('b'), 'one');
  expect(isMatch(state, 'x', await stat(folder.at('b')))).toBe(false);
});
