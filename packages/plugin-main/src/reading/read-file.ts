import { isMillraceError } from '@millrace/core';
import type { CodeSymbol } from '../code/code-facts.js';
import { findSymbol } from '../code/find-symbol.js';
import { symbolsOf } from '../code/symbols-of.js';
import type { Pool } from '../pool/pool.js';
import { hashInPieces, stateOf } from '../workspace/content-hash.js';
import { orNearest } from '../workspace/nearest-name.js';
import type { Place } from '../workspace/place.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { OpenedFile, Workspace } from '../workspace/workspace.js';
import type { LineMarksCache } from './line-marks.js';
import { fileSource } from './line-source.js';
import { outlineOf } from './outline.js';
import { openText, readText, wholeBytes, type TextFile, type TextSlice } from './read-text.js';

/** What is wanted of a file. Without a range, a file of more than 400 lines is only shown how it is made. */
export interface FileRequest {
  /** The first line; negative from the end. */
  readonly start?: number | undefined;
  /** Lines. */
  readonly limit?: number | undefined;
  /** The first byte, in place of lines. */
  readonly offset?: number | undefined;
  /** Bytes. */
  readonly length?: number | undefined;
  /** The lines of a symbol. */
  readonly symbol?: string | undefined;
  /** What the file declares, in place of its lines. */
  readonly isOutline?: boolean;
  /** All lines, however many. */
  readonly isFull?: boolean;
  /** A hash that, where it is still the file's, makes the answer short. */
  readonly ifNoneMatch?: string | undefined;
  /** Bytes of text in the answer. */
  readonly maxBytes: number;
}

/** What reading works with. */
export interface ReadContext {
  readonly workspace: Workspace;
  readonly pool: Pool;
  readonly marks: LineMarksCache;
  readonly signal: AbortSignal;
}

/** What was read of a file. */
export interface FileAnswer {
  readonly place: Place;
  readonly sizeBytes: number;
  readonly hash: string;
  readonly isUnchanged?: true;
  readonly slice?: TextSlice;
  /** Only the beginning is shown, because the file is long and no range was said. */
  readonly isPreview?: true;
  readonly outline?: string;
  readonly bytes?: { readonly offset: number; readonly content: Buffer };
  /** The file changed while it was read: the content may be of two versions. */
  readonly isTorn: boolean;
}

const longLines = 400;
const previewLines = 60;
/** Bytes of an outline that was asked for, and of one that comes unasked. */
const outlineBytes = 24_000;
const previewOutlineBytes = 6_000;
const defaultLimit = 1_000;
/** Bytes; a larger file is not parsed for its symbols. */
const parsedBytes = 2 * 1024 * 1024;

/**
 * Reads lines, bytes, a symbol or the outline of a file.
 *
 * @throws MillraceError `not_found`, `binary_file`, `symbol_not_found`, `ambiguous_match` and what `Workspace.openFile` throws.
 */
export async function readFile(context: ReadContext, place: Place, request: FileRequest): Promise<FileAnswer> {
  const file = await orNearest(context.workspace, place, () => context.workspace.openFile(place));
  try {
    const read = request.offset === undefined ? await readLinesOf(context, file, request) : await readBytesOf(context, file, request);
    const now = await file.handle.stat();
    return { place: file.place, ...read, isTorn: now.mtimeMs !== file.stats.mtimeMs || now.size !== file.stats.size };
  } finally {
    await file.handle.close();
  }
}

type Read = Omit<FileAnswer, 'place' | 'isTorn'>;

async function readBytesOf(
  { signal }: ReadContext,
  { handle, stats }: OpenedFile,
  { offset = 0, length, maxBytes }: FileRequest,
): Promise<Read> {
  const isSmall = stats.size <= wholeBytes;
  const hash = isSmall ? await hashInPieces(await readWhole(handle, stats.size, signal), signal) : stateOf(stats);
  const from = offset < 0 ? Math.max(0, stats.size + offset) : offset;
  // Three bytes are four characters of an answer.
  const content = await fileSource(handle, stats.size).read(from, Math.min(length ?? Infinity, Math.floor((maxBytes * 3) / 4)));
  return { sizeBytes: stats.size, hash, bytes: { offset: from, content } };
}

async function readLinesOf(context: ReadContext, file: OpenedFile, request: FileRequest): Promise<Read> {
  const text = await openText(file, context.signal);
  const read = { sizeBytes: text.sizeBytes, hash: text.hash };
  if (request.ifNoneMatch === text.hash) return { ...read, isUnchanged: true };
  const range = { maxBytes: request.maxBytes, marks: context.marks, signal: context.signal };
  if (request.symbol !== undefined) {
    const { line, endLine } = findSymbol(request.symbol, await symbolsIn(context, file, text), file.place.shown);
    return { ...read, slice: await readText(file, text, { ...range, start: line, limit: endLine - line + 1 }) };
  }
  if (request.isOutline) return { ...read, ...outlined(await symbolsIn(context, file, text), Math.min(request.maxBytes, outlineBytes)) };
  const isRanged = request.start !== undefined || request.limit !== undefined || request.isFull;
  if (isRanged || (text.totalLines ?? Infinity) <= longLines)
    return { ...read, slice: await readText(file, text, { ...range, start: request.start ?? 1, limit: limitOf(request) }) };
  return { ...read, ...(await preview(context, [file, text], request.maxBytes)) };
}

// The end of a file is wanted to its very end.
function limitOf({ start = 1, limit, isFull }: FileRequest): number | undefined {
  return limit ?? (isFull || start < 0 ? undefined : defaultLimit);
}

async function preview(context: ReadContext, [file, text]: readonly [OpenedFile, TextFile], maxBytes: number): Promise<Partial<Read>> {
  const symbols = await symbolsIn(context, file, text).catch((error: unknown) => {
    // Without a parser that is free the beginning is still worth having.
    if (isMillraceError(error)) return [];
    throw error;
  });
  const outline = outlined(symbols, Math.min(Math.floor(maxBytes / 2), previewOutlineBytes));
  const left = maxBytes - Buffer.byteLength(outline.outline ?? '');
  const range = { start: 1, limit: previewLines, maxBytes: left, marks: context.marks, signal: context.signal };
  return { ...outline, slice: await readText(file, text, range), isPreview: true };
}

async function symbolsIn({ pool, signal }: ReadContext, { place }: OpenedFile, { bytes }: TextFile): Promise<readonly CodeSymbol[]> {
  if (!bytes || bytes.length > parsedBytes) return [];
  return (await symbolsOf(pool, { path: place.relative, content: bytes }, signal)).symbols;
}

function outlined(symbols: readonly CodeSymbol[], maxBytes: number): { outline?: string } {
  const outline = outlineOf(symbols, maxBytes);
  return outline === undefined ? {} : { outline };
}
