import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { isDirectory, notRegular, tooLarge } from '../error-catalogue/files.js';
import type { Parent } from './open-parent.js';
import { lstatIfThere } from './put-in-place.js';
import { readPieces, readWhole } from './read-pieces.js';

// Replacing needs leave for the folder only; opened for writing too, a file that is protected against it stays.
const flags = constants.O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** What has the name of a file that is to be replaced, read whole. Whoever opened it closes it. */
export class PresentFile {
  readonly stats: Stats;
  readonly bytes: Buffer;
  readonly #handle: FileHandle;
  readonly #signal: AbortSignal;

  private constructor(handle: FileHandle, read: { stats: Stats; bytes: Buffer; signal: AbortSignal }) {
    this.#handle = handle;
    this.stats = read.stats;
    this.bytes = read.bytes;
    this.#signal = read.signal;
  }

  /**
   * @returns nothing when the name is free.
   * @throws MillraceError `not_regular`, also for a link; `is_directory`, `too_large`.
   */
  static async open(parent: Parent, maxFileBytes: number, signal: AbortSignal): Promise<PresentFile | undefined> {
    if (!(await statIfThere(parent))) return undefined;
    const { shown } = parent.place;
    const handle = await open(parent.folder.at(parent.name), flags);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw notRegular(shown);
      if (stats.size > maxFileBytes) throw tooLarge(shown, stats.size, maxFileBytes);
      return new PresentFile(handle, { stats, bytes: await readWhole(handle, stats.size, signal), signal });
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Whether the file still holds what was read, to the byte: its times may be too coarse to tell. */
  async isUnchanged(): Promise<boolean> {
    const { size } = await this.#handle.stat();
    if (size !== this.bytes.length) return false;
    let at = 0;
    for await (const piece of readPieces(this.#handle, size, this.#signal)) {
      if (!piece.equals(this.bytes.subarray(at, at + piece.length))) return false;
      at += piece.length;
    }
    return at === size;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/**
 * Looks whether a name is taken by a file.
 *
 * @returns nothing when it is free.
 * @throws MillraceError `not_regular`, also for a link; `is_directory`.
 */
export async function statIfThere(parent: Parent): Promise<Stats | undefined> {
  const found = await lstatIfThere(parent.folder.at(parent.name));
  if (!found) return undefined;
  const { shown } = parent.place;
  if (found.isSymbolicLink()) throw notRegular(shown, 'a symbolic link, which writing does not follow');
  if (found.isDirectory()) throw isDirectory(shown, 'Name a file.');
  if (!found.isFile()) throw notRegular(shown);
  return found;
}
