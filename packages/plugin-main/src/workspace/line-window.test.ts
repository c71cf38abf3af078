import { describe, expect, it } from 'vitest';
import { LineWindow, type LineRange } from './line-window.js';

function windowOf(text: string, range: Partial<LineRange> = {}, pieceBytes = Infinity) {
  const window = new LineWindow({ start: 1, limit: 1_000, maxBytes: 10_000, ...range });
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += pieceBytes) window.add(bytes.subarray(at, at + pieceBytes));
  const { bytes: kept, ...rest } = window.end();
  return { text: kept.toString('utf8'), ...rest };
}

describe('LineWindow', () => {
  it.each([
    ['', 0, ''],
    ['\n', 1, '\n'],
    ['a', 1, 'a'],
    ['a\n', 1, 'a\n'],
    ['a\nb', 2, 'a\nb'],
    ['a\r\nb\r\n', 2, 'a\r\nb\r\n'],
    ['\n\n\n', 3, '\n\n\n'],
  ])('counts the lines of %j as %i', (text, totalLines, kept) => {
    expect(windowOf(text)).toEqual({ text: kept, lines: totalLines, totalLines, isCut: false });
  });

  it('keeps the lines of its range, wherever the pieces end', () => {
    const lines = ['one', '', 'three', 'four €', '', 'six'];
    const text = lines.join('\n');
    for (let pieceBytes = 1; pieceBytes <= text.length + 3; pieceBytes += 1)
      for (let start = 1; start <= 8; start += 1)
        for (let limit = 1; limit <= 8; limit += 1) {
          const expected = lines.slice(start - 1, start - 1 + limit);
          const ending = expected.length > 0 && start - 1 + limit < lines.length ? '\n' : '';

          expect(windowOf(text, { start, limit }, pieceBytes)).toEqual({
            text: expected.join('\n') + ending,
            lines: expected.length,
            totalLines: 6,
            isCut: false,
          });
        }
  });

  it('keeps only whole lines when its bytes are used up', () => {
    expect(windowOf('aa\nbb\ncc\n', { maxBytes: 7 })).toEqual({ text: 'aa\nbb\n', lines: 2, totalLines: 3, isCut: false });
    expect(windowOf('aa\nbb\ncc\n', { maxBytes: 6 }, 1)).toEqual({ text: 'aa\nbb\n', lines: 2, totalLines: 3, isCut: false });
  });

  it('keeps the beginning of a line that alone is too long, in whole characters', () => {
    expect(windowOf('a€€€\nb', { maxBytes: 6 }, 2)).toEqual({ text: 'a€', lines: 1, totalLines: 2, isCut: true });
  });

  it('copies what it keeps, since its reader uses a piece again', () => {
    const window = new LineWindow({ start: 1, limit: 10, maxBytes: 100 });
    const piece = Buffer.from('abc\n');
    window.add(piece);
    piece.fill(0x78);

    expect(window.end().bytes.toString()).toBe('abc\n');
  });
});
