import { lstat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { openSource } from '../workspace/open-source.js';
import { languageOf } from '../code/language.js';
import { hashInPieces, stateOf } from '../workspace/content-hash.js';
import { orNearest } from '../workspace/nearest-name.js';
import type { Place } from '../workspace/place.js';
import { readWhole } from '../workspace/read-pieces.js';
import { systemFailure } from '../workspace/system-failure.js';
import { decodePart, encodingOf, isBinary, markBytes, sniffBytes, type TextEncoding } from '../workspace/text-encoding.js';
import type { Workspace } from '../workspace/workspace.js';
import { newlinesOf } from './newlines.js';
import { wholeBytes } from './read-text.js';

/** What is known of a file without showing it. */
export interface FileInfo {
  readonly place: Place;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  readonly stats: Stats;
  /** Of regular files. */
  readonly content?: ContentInfo;
}

/** What a file's content is like. Of a large file only its beginning is looked at. */
export interface ContentInfo {
  readonly hash: string;
  readonly language: string;
  readonly isBinary: boolean;
  /** Of text, where it was read whole. */
  readonly encoding?: TextEncoding;
  readonly lines?: number;
  readonly lineEnds?: 'lf' | 'crlf' | 'mixed' | 'none';
  /** About how many tokens its text costs. */
  readonly tokens?: number;
}

const bytesPerToken = 3.3;

/** @throws MillraceError `not_found`, `denied`, `outside_roots`. */
export async function fileInfo(workspace: Workspace, place: Place, signal: AbortSignal): Promise<FileInfo> {
  const found = await orNearest(workspace, place, () => lookAt(workspace, place));
  const kind = kindOf(found.stats);
  return kind === 'file' ? { ...found, kind, content: await contentInfo(workspace, found.place, signal) } : { ...found, kind };
}

async function lookAt(workspace: Workspace, place: Place): Promise<{ place: Place; stats: Stats }> {
  if (place.relative === '') return { place, stats: await lstat(place.absolute) };
  const source = await openSource(workspace, place);
  try {
    return { place: source.place, stats: await lstat(source.folder.at(source.name)) };
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await source.folder.close();
  }
}

async function contentInfo(workspace: Workspace, place: Place, signal: AbortSignal): Promise<ContentInfo> {
  const { handle, stats } = await workspace.openFile(place, { follow: false });
  try {
    const isWhole = stats.size <= wholeBytes;
    const bytes = await readWhole(handle, isWhole ? stats.size : sniffBytes, signal);
    const hash = isWhole ? await hashInPieces(bytes, signal) : stateOf(stats);
    const base = { hash, language: languageOf(place.relative).name, isBinary: isBinary(bytes) };
    if (base.isBinary) return base;
    const tokens = Math.ceil(stats.size / bytesPerToken);
    return isWhole ? { ...base, tokens, ...textInfo(bytes) } : { ...base, tokens };
  } finally {
    await handle.close();
  }
}

function textInfo(bytes: Buffer): Pick<ContentInfo, 'encoding' | 'lines' | 'lineEnds'> {
  const encoding = encodingOf(bytes) ?? 'latin1';
  const text = bytes.subarray(markBytes(encoding));
  const newlines = newlinesOf(encoding);
  const ends = newlines.count(text);
  const isOpen = text.length > 0 && newlines.afterFromEnd(text, 1) !== text.length;
  return { encoding, lines: ends + (isOpen ? 1 : 0), lineEnds: lineEndsOf(decodePart(text, encoding), ends) };
}

function lineEndsOf(text: string, ends: number): NonNullable<ContentInfo['lineEnds']> {
  if (ends === 0) return 'none';
  let paired = 0;
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 2)) paired += 1;
  return paired === 0 ? 'lf' : paired === ends ? 'crlf' : 'mixed';
}

function kindOf(stats: Stats): FileInfo['kind'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
