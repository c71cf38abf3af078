import { isMillraceError } from '@millrace/core';
import { dirname } from 'node:path';
import { conflict, exists } from '../error-catalogue/changes.js';
import { binaryKept, invalidEncoding, notUnicode, tooLarge } from '../error-catalogue/files.js';
import { hashInPieces, isMatch } from './content-hash.js';
import { mimeOf } from './mime.js';
import { openNearest, openParent, refuseWriting, type Parent } from './open-parent.js';
import { placeUnder, type Place } from './place.js';
import { PresentFile, statIfThere } from './present-file.js';
import { replaceFile, type KeepBefore } from './replace-file.js';
import { systemFailure } from './system-failure.js';
import { encode, encodingOf, type TextEncoding } from './text-encoding.js';
import type { Workspace } from './workspace.js';

/** What is to be written, and how. */
export interface TextWrite {
  readonly content: string;
  readonly mode: 'create' | 'overwrite' | 'append';
  readonly createParents: boolean;
  /** Refuses unless the present content has this hash. */
  readonly ifMatch?: string | undefined;
  /** The encoding of a file that is replaced, or UTF-8, unless said. What is appended takes the file's own. */
  readonly encoding?: TextEncoding | undefined;
  /** Bytes. */
  readonly maxFileBytes: number;
  /** A name for the temporary file that nobody else uses. */
  readonly unique: string;
  /** Looks and refuses as ever, but writes nothing. */
  readonly isDry?: boolean;
  /** Keeps what was there before. */
  readonly keep?: KeepBefore;
  readonly signal: AbortSignal;
}

/** What was written, or would be. */
export interface TextWritten {
  readonly place: Place;
  /** What the file holds now; nothing when it is new. */
  readonly before: Buffer | undefined;
  readonly bytes: Buffer;
  readonly hash: string;
  readonly encoding: TextEncoding;
  /** Names that the file had: what they lead to keeps the old content, this one apart. */
  readonly links: number;
  /** Under which the content before is kept. */
  readonly checkpoint?: string | undefined;
}

/**
 * Writes a text file so that a reader sees the old content or the new, never a part. The permissions are kept, and a name
 * that is a link is refused, not followed.
 *
 * @throws MillraceError `exists`, `conflict`, `denied`, `is_directory`, `not_regular`, `not_found`, `too_large`,
 * `binary_file`, `invalid_encoding`, `disk_full`.
 */
export async function writeText(workspace: Workspace, place: Place, write: TextWrite): Promise<TextWritten> {
  refuseContent(place, write);
  // What has a hash exists, and its folder with it.
  const makesParents = write.createParents && write.ifMatch === undefined;
  const parent = write.isDry && makesParents ? await openParentIfThere(workspace, place) : await openParent(workspace, place, makesParents);
  if (!parent) return newFile(place, write);
  try {
    return await workspace.lock.hold(parent.place.absolute, () => replace(parent, write));
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await parent.folder.close();
  }
}

function refuseContent(place: Place, { content, maxFileBytes }: TextWrite): void {
  if (/\p{Surrogate}/u.test(content)) throw notUnicode(place.shown);
  // In any encoding a character takes one byte at least.
  if (content.length > maxFileBytes) throw tooLarge(place.shown, Buffer.byteLength(content), maxFileBytes);
}

// Where the folder is missing, it could be made; all that would be refused on the way is.
async function openParentIfThere(workspace: Workspace, place: Place): Promise<Parent | undefined> {
  try {
    return await openParent(workspace, place, false);
  } catch (error) {
    if (!isMillraceError(error, 'not_found')) throw error;
  }
  const { folder, missing } = await openNearest(workspace, workspace.placeOf(dirname(place.absolute)));
  await folder.close();
  refuseWriting(workspace, placeUnder(workspace.roots, folder.place, [...missing, place.relative.split('/').at(-1)].join('/')));
  return undefined;
}

async function replace(parent: Parent, write: TextWrite): Promise<TextWritten> {
  if (write.mode === 'create' && (await statIfThere(parent))) throw exists(parent.place.shown);
  const present = await PresentFile.open(parent, write.maxFileBytes, write.signal);
  try {
    return await replacePresent(parent, present, write);
  } finally {
    await present?.close();
  }
}

async function replacePresent(parent: Parent, present: PresentFile | undefined, write: TextWrite): Promise<TextWritten> {
  const { mode, ifMatch, signal } = write;
  const { shown } = parent.place;
  if (ifMatch !== undefined) {
    const hash = present && (await hashInPieces(present.bytes, signal));
    if (!present || !isMatch(ifMatch, hash ?? '', present.stats)) throw conflict(shown, hash ?? 'none, for it does not exist');
  }
  const written = await newFile(parent.place, write, present);
  if (write.isDry) return written;
  const { unique, keep } = write;
  const replaces = mode === 'create' ? 'new' : 'same';
  return { ...written, checkpoint: await replaceFile(parent, written.bytes, { present, hash: written.hash, keep, unique, replaces }) };
}

async function newFile(place: Place, write: TextWrite, present?: PresentFile): Promise<TextWritten> {
  const { bytes, encoding } = newBytes(place.shown, write, present?.bytes);
  if (bytes.length > write.maxFileBytes) throw tooLarge(place.shown, bytes.length, write.maxFileBytes);
  const hash = await hashInPieces(bytes, write.signal);
  write.signal.throwIfAborted();
  return { place, before: present?.bytes, bytes, hash, encoding, links: present?.stats.nlink ?? 1 };
}

function newBytes(shown: string, write: TextWrite, present: Buffer | undefined): { bytes: Buffer; encoding: TextEncoding } {
  if (write.mode === 'append' && present && present.length > 0) return appended(shown, write, present);
  const encoding = write.encoding ?? (present && encodingOf(present)) ?? 'utf-8';
  const bytes = encode(write.content, encoding, true);
  if (bytes) return { bytes, encoding };
  if (write.encoding !== undefined) throw invalidEncoding(shown, encoding);
  return { bytes: Buffer.from(write.content, 'utf8'), encoding: 'utf-8' };
}

function appended(shown: string, write: TextWrite, present: Buffer): { bytes: Buffer; encoding: TextEncoding } {
  const encoding = encodingOf(present);
  if (!encoding) throw binaryKept(shown, present.length, mimeOf(present, shown));
  const added = encode(write.content, encoding, false);
  if (!added) throw invalidEncoding(shown, encoding);
  return { bytes: Buffer.concat([present, added]), encoding };
}
