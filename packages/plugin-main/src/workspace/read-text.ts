import { binaryFile, tooLarge } from '../error-catalogue.js';
import { endHash, startHash } from './content-hash.js';
import { LineWindow, type LineRange } from './line-window.js';
import { mimeOf } from './mime.js';
import { readPieces, readWhole } from './read-pieces.js';
import { decode, isBinary, markedEncoding, type TextEncoding } from './text-encoding.js';
import { Utf8Check } from './utf8-check.js';
import type { OpenedFile } from './workspace.js';

/** Some lines of a text file. */
export interface TextSlice {
  readonly content: string;
  /** Lines in `content`. */
  readonly lines: number;
  readonly totalLines: number;
  readonly sizeBytes: number;
  readonly encoding: TextEncoding;
  /** Of the whole file's bytes. */
  readonly hash: string;
  /** The first line alone is longer than the range's bytes, and was cut. */
  readonly isCut: boolean;
}

/** Which lines, and of what files. */
export interface TextRange extends LineRange {
  /** Bytes; a larger file is refused. */
  readonly maxFileBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Reads some lines of an open file in one pass and bounded memory.
 *
 * @throws MillraceError `binary_file`, or `too_large` above `maxFileBytes`.
 */
export async function readText(file: OpenedFile, range: TextRange): Promise<TextSlice> {
  const sizeBytes = file.stats.size;
  const head = Buffer.alloc(Math.min(8 * 1024, sizeBytes));
  await file.handle.read(head, 0, head.length, 0);
  if (isBinary(head)) throw binaryFile(file.place.shown, sizeBytes, mimeOf(head, file.place.relative));
  if (sizeBytes > range.maxFileBytes) throw tooLarge(file.place.shown, sizeBytes, range.maxFileBytes);
  const mark = markedEncoding(head);
  return mark === 'utf-16le' || mark === 'utf-16be' ? readWide(file, range, mark) : readNarrow(file, range, mark !== undefined);
}

async function readNarrow(file: OpenedFile, range: TextRange, hasMark: boolean): Promise<TextSlice> {
  const window = new LineWindow(range);
  const hash = startHash();
  const check = new Utf8Check();
  let sizeBytes = 0;
  for await (const piece of readPieces(file.handle, range.signal)) {
    hash.update(piece);
    check.add(piece);
    window.add(sizeBytes === 0 && hasMark ? piece.subarray(3) : piece);
    sizeBytes += piece.length;
  }
  const { bytes, ...rest } = window.end();
  const encoding = check.end() ? (hasMark ? 'utf-8-bom' : 'utf-8') : 'latin1';
  return { ...rest, content: decode(bytes, encoding === 'latin1' ? 'latin1' : 'utf-8'), sizeBytes, encoding, hash: endHash(hash) };
}

// A newline is two bytes here, either of which may be part of another character: the text is decoded first.
async function readWide(file: OpenedFile, range: TextRange, encoding: TextEncoding): Promise<TextSlice> {
  const all = await readWhole(file.handle, file.stats.size, range.signal);
  const window = new LineWindow(range);
  window.add(Buffer.from(decode(all, encoding), 'utf8'));
  const { bytes, ...rest } = window.end();
  return { ...rest, content: bytes.toString('utf8'), sizeBytes: all.length, encoding, hash: endHash(startHash().update(all)) };
}
