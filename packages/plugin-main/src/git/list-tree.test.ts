import { expect, it } from 'vitest';
import { splitAtNul } from './list-tree.js';

async function recordsOf(pieces: readonly string[]): Promise<string[]> {
  async function* output(): AsyncGenerator<Buffer> {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  const records: string[] = [];
  for await (const record of splitAtNul(output())) records.push(record);
  return records;
}

it.each([
  ['whole records', ['a\0b\0'], ['a', 'b']],
  ['records over several pieces', ['a', 'b\0c', '', 'd\0'], ['ab', 'cd']],
  ['a last one without an end', ['a\0b'], ['a', 'b']],
  ['empty ones', ['\0\0'], ['', '']],
  ['nothing', [], []],
])('splits %s', async (_name, pieces, expected) => {
  expect(await recordsOf(pieces)).toEqual(expected);
});

it('keeps the beginning of a record that does not end, whatever its length', async () => {
  const records = await recordsOf([...Array.from({ length: 100 }, () => 'x'.repeat(64 * 1024)), '\0next\0']);

  expect(records.map(({ length }) => length)).toEqual([8 * 1024, 4]);
});
