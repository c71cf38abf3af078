import { binaryFile } from '../error-catalogue.js';
import { endHash, startHash } from './content-hash.js';
import { LineWindow, type LineRange } from './line-window.js';
import { mimeOf } from './mime.js';
import { readPieces } from './read-pieces.js';
import { isBinary, isWide, sniffBytes, sniffEncoding, type TextEncoding, type WideEncoding } from './text-encoding.js';
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
  /** The file changed while it was read: the content may be of two versions. */
  readonly isTorn: boolean;
}

/** Which lines, and until when. */
export interface TextRange extends LineRange {
  readonly signal: AbortSignal;
}

/**
 * Reads some lines of an open file in one pass and bounded memory, whatever its size.
 *
 * @throws MillraceError `binary_file`.
 */
export async function readText(file: OpenedFile, range: TextRange): Promise<TextSlice> {
  const head = await readHead(file);
  if (isBinary(head)) throw binaryFile(file.place.shown, file.stats.size, mimeOf(head, file.place.relative));
  const told = sniffEncoding(head);
  const slice = await (isWide(told) ? readWide(file, range, told) : readNarrow(file, range, told));
  const now = await file.handle.stat();
  return { ...slice, isTorn: now.mtimeMs !== file.stats.mtimeMs || now.size !== file.stats.size };
}

type Read = Omit<TextSlice, 'isTorn'>;

async function readHead(file: OpenedFile): Promise<Buffer> {
  const head = Buffer.alloc(sniffBytes);
  const { bytesRead } = await file.handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

async function readNarrow(file: OpenedFile, range: TextRange, mark: 'utf-8-bom' | undefined): Promise<Read> {
  const window = new LineWindow(range);
  const hash = startHash();
  const check = new Utf8Check();
  let sizeBytes = 0;
  for await (const piece of readPieces(file.handle, file.stats.size, range.signal)) {
    hash.update(piece);
    check.add(piece);
    window.add(sizeBytes === 0 && mark ? piece.subarray(3) : piece);
    sizeBytes += piece.length;
  }
  const { bytes, ...rest } = window.end();
  const encoding = check.end() ? (mark ?? 'utf-8') : 'latin1';
  return { ...rest, content: bytes.toString(encoding === 'latin1' ? 'latin1' : 'utf8'), sizeBytes, encoding, hash: endHash(hash) };
}

// A newline is two bytes here, either of which may be part of another character: the text is decoded first.
async function readWide(file: OpenedFile, range: TextRange, encoding: WideEncoding): Promise<Read> {
  const window = new LineWindow(range);
  const hash = startHash();
  const decoder = new TextDecoder(encoding.startsWith('utf-16le') ? 'utf-16le' : 'utf-16be');
  let sizeBytes = 0;
  for await (const piece of readPieces(file.handle, file.stats.size, range.signal)) {
    hash.update(piece);
    window.add(Buffer.from(decoder.decode(piece, { stream: true }), 'utf8'));
    sizeBytes += piece.length;
  }
  window.add(Buffer.from(decoder.decode(), 'utf8'));
  const { bytes, ...rest } = window.end();
  return { ...rest, content: bytes.toString('utf8'), sizeBytes, encoding, hash: endHash(hash) };
}
