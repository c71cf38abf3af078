import { expect, it } from 'vitest';
import { readExcerpt, type LineSpot } from './excerpt.js';

/** A text and where in it a word is. */
function textWith(content: string, word: string): { read(start: number, length: number): Promise<Buffer>; spot: LineSpot } {
  const bytes = Buffer.from(content);
  const at = bytes.indexOf(word);
  const offset = bytes.lastIndexOf('\n', at) + 1;
  const line = bytes.subarray(0, offset).toString('latin1').split('\n').length;
  return { read: async (start, length) => bytes.subarray(start, start + length), spot: { line, offset, column: at - offset + 1 } };
}

const shown = async (content: string, word: string, context = 0): Promise<readonly string[] | undefined> => {
  const text = textWith(content, word);
  return (await readExcerpt(text, text.spot, context))?.map(({ line, text: each, isMatch }) => `${line}${isMatch ? ':' : '-'}${each}`);
};

it('shows a line without its indentation and its end', async () => {
  expect(await shown('one\r\n\t two here  \r\nthree', 'two')).toEqual(['2:two here']);
  expect(await shown('two', 'two')).toEqual(['1:two']);
});

it('shows a long line around its match', async () => {
  const [line] = (await shown(`${'x'.repeat(9_000)}NEEDLE${'y'.repeat(9_000)}`, 'NEEDLE')) ?? [];

  expect(line).toMatch(/^1:…x{60}NEEDLEy{154}…$/);
});

it('cuts a line that is long after its match, and no character in two', async () => {
  const [line] = (await shown(`a NEEDLE ${'é'.repeat(300)}`, 'NEEDLE')) ?? [];

  expect(line).toMatch(/^1:a NEEDLE é{105}…$/);
});

it('shows the lines around, with their indentation, as far as there are such', async () => {
  expect(await shown('a\n  b\n  NEEDLE\n    c\n', 'NEEDLE', 1)).toEqual(['2-  b', '3:  NEEDLE', '4-    c']);
  expect(await shown('NEEDLE\nz', 'NEEDLE', 3)).toEqual(['1:NEEDLE', '2-z']);
  expect(await shown('a\nNEEDLE', 'NEEDLE', 3)).toEqual(['1-a', '2:NEEDLE']);
  expect(await shown('\n\nNEEDLE\n\n\nz', 'NEEDLE', 2)).toEqual(['1-', '2-', '3:NEEDLE', '4-', '5-']);
});

it('cuts long lines around, too', async () => {
  const lines = (await shown(`${'b'.repeat(50_000)}\n${'a'.repeat(300)}\nNEEDLE\n${'c'.repeat(50_000)}`, 'NEEDLE', 2)) ?? [];

  expect(lines).toEqual([`2-${'a'.repeat(220)}…`, '3:NEEDLE', `4-${'c'.repeat(220)}…`]);
});

it('shows bytes that are no UTF-8 one by one, and no control characters', async () => {
  const bytes = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x1b, 0x5b, 0x31, 0x6d, 0x07]);

  const lines = await readExcerpt(
    { read: async (start, length) => bytes.subarray(start, start + length) },
    { line: 1, offset: 0, column: 1 },
    0,
  );

  expect(lines?.[0]?.text).toBe('café \ufffd[1m\ufffd');
});

it('shows nothing where no line begins, or the file has become shorter', async () => {
  const text = textWith('one\ntwo\n', 'two');

  expect(await readExcerpt(text, { line: 2, offset: 3, column: 1 }, 0)).toBeUndefined();
  expect(await readExcerpt(text, { line: 9, offset: 900, column: 1 }, 0)).toBeUndefined();
});
