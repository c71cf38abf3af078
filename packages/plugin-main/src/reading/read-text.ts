import { isUtf8 } from 'node:buffer';
import { binaryFile } from '../error-catalogue/files.js';
import { hashInPieces, stateOf } from '../workspace/content-hash.js';
import { mimeOf } from '../workspace/mime.js';
import { readWhole } from '../workspace/read-pieces.js';
import { decodePart, isBinary, markBytes, sniffBytes, sniffEncoding, type TextEncoding } from '../workspace/text-encoding.js';
import { wholeCharacters } from '../workspace/utf8-check.js';
import type { OpenedFile } from '../workspace/workspace.js';
import type { LineMarksCache } from './line-marks.js';
import { bytesSource, fileSource } from './line-source.js';
import { newlinesOf } from './newlines.js';
import { readLines, type LineBytes, type LineRange } from './read-lines.js';

/** A text file that was looked at, from which lines are read. */
export interface TextFile {
  readonly sizeBytes: number;
  /** Of a large file as its first bytes and the lines that are read tell. */
  readonly encoding: TextEncoding | undefined;
  /** Changes with the content. Of a large file it is made of its size and times: reading it whole would take seconds. */
  readonly hash: string;
  /** All bytes of a file that is not large. */
  readonly bytes?: Buffer;
  /** Known unless the file is large. */
  readonly totalLines?: number;
}

/** Some lines of a text file. */
export interface TextSlice extends Omit<LineBytes, 'bytes'> {
  readonly content: string;
  readonly encoding: TextEncoding;
}

/** Bytes; a file up to this size is read whole, which tells its hash and its lines. */
export const wholeBytes = 8 * 1024 * 1024;

/**
 * Looks at an open file.
 *
 * @throws MillraceError `binary_file`.
 */
export async function openText({ handle, stats, place }: OpenedFile, signal: AbortSignal): Promise<TextFile> {
  const isWhole = stats.size <= wholeBytes;
  const head = await readWhole(handle, isWhole ? stats.size : sniffBytes, signal);
  if (isBinary(head)) throw binaryFile(place.shown, stats.size, mimeOf(head, place.relative));
  const sniffed = sniffEncoding(head);
  if (!isWhole) return { sizeBytes: stats.size, encoding: sniffed, hash: stateOf(stats) };
  const encoding = sniffed ?? (isUtf8(head) ? 'utf-8' : 'latin1');
  const text = head.subarray(markBytes(encoding));
  const newlines = newlinesOf(encoding);
  const isOpen = text.length > 0 && newlines.afterFromEnd(text, 1) !== text.length;
  return {
    sizeBytes: head.length,
    encoding,
    hash: await hashInPieces(head, signal),
    bytes: head,
    totalLines: newlines.count(text) + (isOpen ? 1 : 0),
  };
}

/** Reads lines of a text file. @param marks - where those of large files are kept. */
export async function readText(
  file: OpenedFile,
  text: TextFile,
  { marks, signal, ...range }: LineRange & { readonly marks: LineMarksCache; readonly signal: AbortSignal },
): Promise<TextSlice> {
  const lineText = {
    source: text.bytes ? bytesSource(text.bytes) : fileSource(file.handle, text.sizeBytes),
    newlines: newlinesOf(text.encoding),
    begin: text.encoding ? markBytes(text.encoding) : 0,
    ...(!text.bytes && { marks: marks.of(text.hash) }),
    signal,
  };
  const { bytes, ...read } = await readLines(lineText, range);
  const totalLines = text.totalLines ?? read.totalLines;
  const encoding = text.encoding ?? (isUtf8(whole(bytes, 'utf-8', read.isCut)) ? 'utf-8' : 'latin1');
  return {
    ...read,
    start: read.start < 0 && totalLines !== undefined ? totalLines + 1 + read.start : read.start,
    ...(totalLines !== undefined && { totalLines }),
    content: decodePart(whole(bytes, encoding, read.isCut), encoding),
    encoding,
  };
}

// A line that was cut, at either end, may be cut within a character.
function whole(bytes: Buffer, encoding: TextEncoding, isCut: boolean): Buffer {
  if (!isCut || !encoding.startsWith('utf-8')) return bytes;
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start, wholeCharacters(bytes));
}
