import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { binaryKept, conflict, exists, invalidEncoding, isDirectory, notRegular, notUnicode, tooLarge } from '../error-catalogue.js';
import { hashOf } from './content-hash.js';
import { mimeOf } from './mime.js';
import { openParent, type Parent } from './open-parent.js';
import type { Place } from './place.js';
import { lstatIfThere, putInPlace } from './put-in-place.js';
import { readWhole } from './read-pieces.js';
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
  readonly signal: AbortSignal;
}

/** What was written. */
export interface TextWritten {
  readonly place: Place;
  readonly sizeBytes: number;
  readonly hash: string;
  readonly encoding: TextEncoding;
  readonly isNew: boolean;
}

interface Present {
  readonly stats: Stats;
  readonly bytes: Buffer;
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
  const parent = await openParent(workspace, place, write.createParents && write.ifMatch === undefined);
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

async function replace(parent: Parent, write: TextWrite): Promise<TextWritten> {
  const present = await readPresent(parent, write);
  const shown = parent.place.shown;
  if (write.ifMatch !== undefined && (!present || hashOf(present.bytes) !== write.ifMatch))
    throw conflict(shown, present ? hashOf(present.bytes) : 'none, for it does not exist');
  const { bytes, encoding } = newBytes(shown, write, present?.bytes);
  if (bytes.length > write.maxFileBytes) throw tooLarge(shown, bytes.length, write.maxFileBytes);
  write.signal.throwIfAborted();
  const dependsOnPresent = write.mode === 'append' || write.ifMatch !== undefined;
  const replaces = write.mode === 'create' ? 'new' : dependsOnPresent ? 'same' : 'any';
  await putInPlace(parent, bytes, { unique: write.unique, present: present?.stats, replaces });
  return { place: parent.place, sizeBytes: bytes.length, hash: hashOf(bytes), encoding, isNew: !present };
}

async function readPresent(parent: Parent, { mode, maxFileBytes, signal }: TextWrite): Promise<Present | undefined> {
  const path = parent.folder.at(parent.name);
  const found = await lstatIfThere(path);
  if (!found) return undefined;
  const shown = parent.place.shown;
  if (found.isSymbolicLink()) throw notRegular(shown, 'a symbolic link, which writing does not follow');
  if (found.isDirectory()) throw isDirectory(shown, 'Name a file.');
  if (!found.isFile()) throw notRegular(shown);
  if (mode === 'create') throw exists(shown);
  // Replacing needs leave for the folder only; opened for writing too, a file that is protected against it stays.
  const handle = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notRegular(shown);
    if (stats.size > maxFileBytes) throw tooLarge(shown, stats.size, maxFileBytes);
    return { stats, bytes: await readWhole(handle, stats.size, signal) };
  } finally {
    await handle.close();
  }
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
