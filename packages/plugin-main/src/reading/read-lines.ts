import type { LineMarks } from './line-marks.js';
import type { LineSource } from './line-source.js';
import type { Newlines } from './newlines.js';

/** Which lines are wanted. */
export interface LineRange {
  /** 1 is the first; a negative one counts from the end. Never 0. */
  readonly start: number;
  /** Lines; all that are left unless said. */
  readonly limit?: number | undefined;
  /** Bytes. */
  readonly maxBytes: number;
}

/** The bytes of some lines: whole ones, or the beginning of one that alone is longer than the range's bytes. */
export interface LineBytes {
  readonly bytes: Buffer;
  /** The number of the first; negative, from the end, where the number is not known. */
  readonly start: number;
  readonly lines: number;
  /** Known where the end was reached, and the beginning. */
  readonly totalLines?: number;
  /** There is more behind. */
  readonly hasMore: boolean;
  readonly isCut: boolean;
}

/** A text whose lines are read. */
export interface LineText {
  readonly source: LineSource;
  readonly newlines: Newlines;
  /** Where the text begins, behind a byte order mark. */
  readonly begin: number;
  readonly marks?: LineMarks | undefined;
  readonly signal: AbortSignal;
  /** Bytes to read at once, an even number. @internal */
  readonly pieceBytes?: number;
}

const forwardBytes = 1024 * 1024;
const backwardBytes = 64 * 1024;

/** Reads lines, and no more of the text than it takes to find them. */
export async function readLines(text: LineText, range: LineRange): Promise<LineBytes> {
  if (range.start < 0) return readTail(text, range);
  const found = await findLine(text, range.start);
  if ('totalLines' in found)
    return { bytes: Buffer.alloc(0), start: range.start, lines: 0, totalLines: found.totalLines, hasMore: false, isCut: false };
  return collect(text, found.position, range);
}

// Whole pieces are only counted; the line is looked for in the one that holds it.
async function findLine(
  { source, newlines, begin, marks, signal, pieceBytes = forwardBytes }: LineText,
  start: number,
): Promise<{ position: number } | { totalLines: number }> {
  const before = start - 1;
  let { position, newlines: counted } = marks?.before(before) ?? { position: begin, newlines: 0 };
  if (before === 0) return { position };
  let endsOpen = false;
  for (;;) {
    signal.throwIfAborted();
    const piece = await source.read(position, pieceBytes);
    if (piece.length === 0) return { totalLines: counted + (endsOpen ? 1 : 0) };
    const inside = newlines.count(piece);
    if (counted + inside >= before) {
      const at = position + newlines.after(piece, before - counted);
      return at < source.sizeBytes ? { position: at } : { totalLines: before };
    }
    endsOpen = newlines.afterFromEnd(piece, 1) !== piece.length;
    counted += inside;
    position += piece.length;
    marks?.note(position, counted);
  }
}

async function collect(
  { source, newlines, signal, pieceBytes = forwardBytes }: LineText,
  from: number,
  { start, limit, maxBytes }: LineRange,
): Promise<LineBytes> {
  const kept: Buffer[] = [];
  let left = limit ?? Infinity;
  let length = 0;
  while (left > 0 && length <= maxBytes) {
    signal.throwIfAborted();
    const piece = await source.read(from + length, Math.min(pieceBytes, Math.max(maxBytes + 2 - length, 2)));
    if (piece.length === 0) break;
    const end = left === Infinity ? -1 : newlines.after(piece, left);
    const part = end < 0 ? piece : piece.subarray(0, end);
    left = end < 0 ? left - newlines.count(part) : 0;
    // A piece is used again by its source.
    kept.push(Buffer.from(part));
    length += part.length;
  }
  const { bytes, isCut } = fit(Buffer.concat(kept), newlines, maxBytes);
  const lines = linesOf(bytes, newlines);
  const hasMore = isCut || from + bytes.length < source.sizeBytes;
  return { bytes, start, lines, ...(!hasMore && start > 0 && { totalLines: start - 1 + lines }), hasMore, isCut };
}

function fit(all: Buffer, newlines: Newlines, maxBytes: number): { bytes: Buffer; isCut: boolean } {
  if (all.length <= maxBytes) return { bytes: all, isCut: false };
  const bytes = all.subarray(0, maxBytes - (maxBytes % newlines.unit));
  const whole = newlines.afterFromEnd(bytes, 1);
  return whole > 0 ? { bytes: bytes.subarray(0, whole), isCut: false } : { bytes, isCut: true };
}

// From the end, so that the end of a log costs the same whatever its size.
async function readTail(text: LineText, range: LineRange): Promise<LineBytes> {
  const found = await findFromEnd(text, -range.start);
  const from = range.limit === undefined ? await fitFromEnd(text, found, range.maxBytes) : found;
  if (from.position === text.begin) return collect(text, from.position, { ...range, start: 1 });
  const tail = await collect(text, from.position, range);
  return { ...tail, start: range.limit === undefined ? -tail.lines : range.start, isCut: tail.isCut || from.isCut };
}

interface Found {
  readonly position: number;
  readonly isCut: boolean;
}

async function findFromEnd({ source, newlines, begin, signal, pieceBytes = backwardBytes }: LineText, wanted: number): Promise<Found> {
  let position = wholeEnd({ source, newlines, begin });
  const last = await source.read(Math.max(begin, position - newlines.unit), newlines.unit);
  // The newline that ends the last line begins no other.
  let left = newlines.count(last) === 0 ? wanted : wanted + 1;
  while (position > begin) {
    signal.throwIfAborted();
    const from = Math.max(begin, position - pieceBytes);
    const piece = await source.read(from, position - from);
    const after = newlines.afterFromEnd(piece, left);
    if (after >= 0) return { position: from + after, isCut: false };
    left -= newlines.count(piece);
    position = from;
  }
  return { position: begin, isCut: false };
}

// Where not all fits, it is the end that is wanted.
async function fitFromEnd({ source, newlines, begin }: LineText, found: Found, maxBytes: number): Promise<Found> {
  const end = wholeEnd({ source, newlines, begin });
  if (end - found.position <= maxBytes) return found;
  const from = end - maxBytes + (maxBytes % newlines.unit);
  const piece = await source.read(from, maxBytes);
  const after = newlines.after(piece, 1);
  return after >= 0 && from + after < end ? { position: from + after, isCut: false } : { position: from, isCut: true };
}

function wholeEnd({ source, newlines, begin }: Pick<LineText, 'source' | 'newlines' | 'begin'>): number {
  return source.sizeBytes - ((source.sizeBytes - begin) % newlines.unit);
}

function linesOf(bytes: Buffer, newlines: Newlines): number {
  if (bytes.length === 0) return 0;
  return newlines.count(bytes) + (newlines.afterFromEnd(bytes, 1) === bytes.length ? 0 : 1);
}
