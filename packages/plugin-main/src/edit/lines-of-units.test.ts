import { expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { lineEnd, lineNumbers, LineOffsets, lineStart } from './lines-of-units.js';

const units = Buffer.from('one\n\nthree\nfour');

it('a line begins after the end of another and ends after its own', () => {
  expect([0, 3, 4, 5, 7, 15].map((offset) => lineStart(units, offset))).toEqual([0, 0, 4, 5, 5, 11]);
  expect([0, 3, 4, 5, 11, 15].map((offset) => lineEnd(units, offset))).toEqual([4, 4, 5, 11, 15, 15]);
});

it('offsets know the numbers of their lines', async () => {
  expect(await lineNumbers(units, [0, 3, 4, 5, 5, 15], noSignal)).toEqual([1, 1, 2, 3, 3, 4]);
  expect(await lineNumbers(units, [], noSignal)).toEqual([]);
});

it('lines know where they begin, in any order', async () => {
  const offsets = new LineOffsets(units, noSignal);
  const found: (number | undefined)[] = [];

  for (const line of [3, 3, 4, 5, 0, 1, 2, 4]) found.push(await offsets.of(line));

  expect(found).toEqual([5, 5, 11, undefined, 0, 0, 4, 11]);
});
