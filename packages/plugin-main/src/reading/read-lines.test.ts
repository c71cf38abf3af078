import { describe, expect, it } from 'vitest';
import { noSignal } from '../test-support/open-workspace.js';
import { encode, type TextEncoding } from '../workspace/text-encoding.js';
import { LineMarks } from './line-marks.js';
import type { LineSource } from './line-source.js';
import { newlinesOf } from './newlines.js';
import { readLines, type LineBytes, type LineRange } from './read-lines.js';

/** Bytes that are read through one buffer that is used again. */
function sourceOf(bytes: Buffer): LineSource {
  const buffer = Buffer.alloc(bytes.length);
  return {
    sizeBytes: bytes.length,
    read: (position, wanted) => {
      buffer.fill(0x21);
      return Promise.resolve(buffer.subarray(0, bytes.copy(buffer, 0, position, position + wanted)));
    },
  };
}

type Shown = Omit<LineBytes, 'bytes'> & { text: string };

async function windowOf(
  text: string,
  range: Partial<LineRange> = {},
  { pieceBytes = 1_000_000, encoding = 'utf-8' as TextEncoding, marks = new LineMarks() } = {},
): Promise<Shown> {
  const source = sourceOf(encode(text, encoding, false) ?? Buffer.alloc(0));
  const lineText = { source, newlines: newlinesOf(encoding), begin: 0, marks, signal: noSignal, pieceBytes };
  const { bytes, ...rest } = await readLines(lineText, { start: 1, limit: 1_000, maxBytes: 10_000, ...range });
  return { text: encoding === 'utf-8' ? bytes.toString('utf8') : bytes.toString('utf16le'), ...rest };
}

const lines = ['one', '', 'three', 'four €', '', 'six\u0a0a'];

/** What is expected of some lines, worked out the plain way. */
function expected(all: readonly string[], start: number, limit: number): Shown {
  const from = start < 0 ? Math.max(0, all.length + start) : start - 1;
  const shown = all.slice(from, from + limit);
  const hasMore = from + limit < all.length;
  const isNumbered = start > 0 || from === 0;
  return {
    text: shown.join('\n') + (shown.length > 0 && hasMore ? '\n' : ''),
    start: isNumbered ? from + 1 : start,
    lines: shown.length,
    ...(!hasMore && isNumbered && { totalLines: all.length }),
    hasMore,
    isCut: false,
  };
}

describe('readLines', () => {
  it.each([
    ['', 0, ''],
    ['\n', 1, '\n'],
    ['a', 1, 'a'],
    ['a\n', 1, 'a\n'],
    ['a\nb', 2, 'a\nb'],
    ['a\r\nb\r\n', 2, 'a\r\nb\r\n'],
    ['\n\n\n', 3, '\n\n\n'],
  ])('counts the lines of %j as %i', async (text, totalLines, kept) => {
    expect(await windowOf(text)).toEqual({ text: kept, start: 1, lines: totalLines, totalLines, hasMore: false, isCut: false });
    expect(await windowOf(text, { start: -9 })).toMatchObject({ text: kept, lines: totalLines, totalLines });
    expect(await windowOf(text, { start: 9 })).toEqual({ text: '', start: 9, lines: 0, totalLines, hasMore: false, isCut: false });
  });

  it.each(['utf-8', 'utf-16le-no-bom'] as const)(
    'gives the lines of a range in %s, from either end, wherever the pieces end',
    async (encoding) => {
      for (let pieceBytes = 2; pieceBytes <= 20; pieceBytes += 2)
        for (const start of [1, 2, 3, 5, 6, -1, -2, -4, -6, -7, -9])
          for (let limit = 1; limit <= 8; limit += 1) {
            const shown = await windowOf(lines.join('\n'), { start, limit }, { pieceBytes, encoding });

            expect({ asked: [start, limit, pieceBytes], ...shown }).toEqual({
              asked: [start, limit, pieceBytes],
              ...expected(lines, start, limit),
            });
          }
    },
  );

  it('takes all that is left unless a number of lines is said', async () => {
    expect(await windowOf('a\nb\nc\n', { start: 2, limit: undefined })).toMatchObject({ text: 'b\nc\n', totalLines: 3 });
    expect(await windowOf('a\nb\nc\n', { start: -2, limit: undefined })).toMatchObject({ text: 'b\nc\n', start: -2 });
  });

  it('keeps only whole lines when its bytes are used up', async () => {
    for (const pieceBytes of [2, 100]) {
      expect(await windowOf('aa\nbb\ncc\n', { maxBytes: 7 }, { pieceBytes })).toMatchObject({ text: 'aa\nbb\n', lines: 2, hasMore: true });
      expect(await windowOf('aa\nbb\ncc\n', { maxBytes: 6 }, { pieceBytes })).toMatchObject({ text: 'aa\nbb\n', lines: 2, hasMore: true });
      expect(await windowOf('aa\nbb\ncc\n', { maxBytes: 9 }, { pieceBytes })).toMatchObject({ text: 'aa\nbb\ncc\n', hasMore: false });
    }
  });

  it('keeps the last lines when the end is wanted and does not fit', async () => {
    expect(await windowOf('aa\nbb\ncc\n', { start: -3, limit: undefined, maxBytes: 7 })).toMatchObject({
      text: 'bb\ncc\n',
      start: -2,
      lines: 2,
    });
    expect(await windowOf('aa\nbbbbbbbbbb', { start: -1, limit: undefined, maxBytes: 4 })).toMatchObject({ text: 'bbbb', isCut: true });
  });

  it('keeps the beginning of a line that alone is too long', async () => {
    expect(await windowOf('abcdefgh\nb', { maxBytes: 6 }, { pieceBytes: 2 })).toEqual({
      text: 'abcdef',
      start: 1,
      lines: 1,
      hasMore: true,
      isCut: true,
    });
  });

  it('goes on from the marks of what it passed over before', async () => {
    const text = 'line\n'.repeat(1_000);
    const marks = new LineMarks();
    await windowOf(text, { start: 900, limit: 1 }, { pieceBytes: 100, marks });
    const found = marks.before(499);

    expect(found).toEqual({ position: 2_400, newlines: 480 });
    expect(await windowOf(text, { start: 500, limit: 1 }, { pieceBytes: 100, marks })).toMatchObject({ text: 'line\n', start: 500 });
    expect(marks.before(0)).toBeUndefined();
  });

  it('counts newlines right, however long the lines are', () => {
    for (const unit of ['\n', 'x\n', `${'x'.repeat(100)}\n`, `${'\n'.repeat(50)}${'x'.repeat(1_000)}`]) {
      const bytes = Buffer.from(unit.repeat(50));

      expect(newlinesOf('utf-8').count(bytes)).toBe(bytes.toString().split('\n').length - 1);
    }
  });
});
