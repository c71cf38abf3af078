import { constants, type Stats } from 'node:fs';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { conflict, exists, invalidEncoding, isDirectory, notRegular, tooLarge } from '../error-catalogue.js';
import { hashOf } from './content-hash.js';
import { openParent, type Parent } from './open-parent.js';
import type { Place } from './place.js';
import { readWhole } from './read-pieces.js';
import { errorCode, systemFailure } from './system-failure.js';
import { encode, markedEncoding, type TextEncoding } from './text-encoding.js';
import { Utf8Check } from './utf8-check.js';
import type { Workspace } from './workspace.js';

/** What is to be written, and how. */
export interface TextWrite {
  readonly content: string;
  readonly mode: 'create' | 'overwrite' | 'append';
  readonly createParents: boolean;
  /** Refuses unless the present content has this hash. */
  readonly ifMatch?: string | undefined;
  /** The encoding of a file that is replaced, or UTF-8, unless said. */
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
 * Writes a text file so that a reader sees the old content or the new, never a part: into a temporary file beside it
 * that then takes its name. The mode is kept, and a name that is a link is refused, not followed.
 *
 * @throws MillraceError `exists`, `conflict`, `denied`, `is_directory`, `not_regular`, `not_found`, `too_large`, `invalid_encoding`.
 */
export async function writeText(workspace: Workspace, place: Place, write: TextWrite): Promise<TextWritten> {
  const parent = await openParent(workspace, place, write.createParents);
  try {
    return await workspace.lock.hold(parent.place.absolute, () => replace(parent, write));
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await parent.folder.close();
  }
}

async function replace(parent: Parent, write: TextWrite): Promise<TextWritten> {
  const present = await readPresent(parent, write);
  const shown = parent.place.shown;
  if (present && write.mode === 'create') throw exists(shown);
  if (write.ifMatch !== undefined && (!present || hashOf(present.bytes) !== write.ifMatch))
    throw conflict(shown, present ? hashOf(present.bytes) : 'none, for it does not exist');
  const { bytes, encoding } = newBytes(shown, write, present?.bytes);
  if (bytes.length > write.maxFileBytes) throw tooLarge(shown, bytes.length, write.maxFileBytes);
  write.signal.throwIfAborted();
  await putInPlace(parent, bytes, { unique: write.unique, stats: present?.stats });
  return { place: parent.place, sizeBytes: bytes.length, hash: hashOf(bytes), encoding, isNew: !present };
}

async function readPresent(parent: Parent, { maxFileBytes, signal }: TextWrite): Promise<Present | undefined> {
  const path = parent.folder.at(parent.name);
  const found = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return undefined;
  const shown = parent.place.shown;
  if (found.isSymbolicLink()) throw notRegular(shown, 'a symbolic link, which writing does not follow');
  if (found.isDirectory()) throw isDirectory(shown, 'Name a file.');
  if (!found.isFile()) throw notRegular(shown);
  const handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
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
  const isAppend = write.mode === 'append' && present !== undefined && present.length > 0;
  const encoding = (isAppend ? undefined : write.encoding) ?? encodingOf(present);
  const added = encode(write.content, encoding, !isAppend);
  if (added) return { bytes: isAppend ? Buffer.concat([present, added]) : added, encoding };
  if (isAppend || write.encoding !== undefined) throw invalidEncoding(shown, encoding);
  return { bytes: Buffer.from(write.content, 'utf8'), encoding: 'utf-8' };
}

function encodingOf(bytes: Buffer | undefined): TextEncoding {
  if (!bytes) return 'utf-8';
  const mark = markedEncoding(bytes);
  if (mark) return mark;
  const check = new Utf8Check();
  check.add(bytes);
  return check.end() ? 'utf-8' : 'latin1';
}

async function putInPlace(parent: Parent, bytes: Buffer, like: { unique: string; stats: Stats | undefined }): Promise<void> {
  const temporary = parent.folder.at(`.millrace-${like.unique}.tmp`);
  const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0), 0o666);
  try {
    try {
      await handle.writeFile(bytes);
      if (like.stats) {
        // Only the owner's superior may give a file away; then the writer owns the new content.
        await handle.chown(like.stats.uid, like.stats.gid).catch(() => undefined);
        await handle.chmod(like.stats.mode & 0o7777);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, parent.folder.at(parent.name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
