import { constants } from 'node:fs';
import { open, opendir, type FileHandle } from 'node:fs/promises';
import type { Dir } from 'node:fs';
import { join } from 'node:path';
import { notDirectory } from '../error-catalogue/files.js';
import type { Place } from './place.js';
import { linkOf, realPathOf, type Verification } from './verify.js';

/** Flags of a folder's opening: never through a link in the last part. Zero where a system lacks them. */
export const folderFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** An open folder that was verified to lie inside a root. What is done through `at` happens in that very folder. */
export class OpenedFolder {
  readonly place: Place;
  readonly #handle: FileHandle;
  readonly #verification: Verification;

  constructor(place: Place, handle: FileHandle, verification: Verification) {
    this.place = place;
    this.#handle = handle;
    this.#verification = verification;
  }

  /** A path to something directly inside. @param name - one part, from the disk or without separators. */
  at(name: string): string {
    return this.#verification === 'descriptor' ? `${linkOf(this.#handle)}/${name}` : join(this.place.absolute, name);
  }

  /** A path to the folder itself, for a process that is to work in it. Good until it is closed. */
  get itself(): string {
    return this.#verification === 'descriptor' ? linkOf(this.#handle) : this.place.absolute;
  }

  /** Opens the list of what is inside; the caller closes it, or iterates to its end. */
  list(): Promise<Dir> {
    return opendir(this.itself, { bufferSize: 1_024 });
  }

  /** Opens a folder directly inside, not following a link. */
  async child(name: string, place: Place): Promise<OpenedFolder> {
    const handle = await open(this.at(name), folderFlags);
    try {
      // Where the system cannot be told to open folders only.
      if (constants.O_DIRECTORY === undefined && !(await handle.stat()).isDirectory()) throw notDirectory(place.shown);
      if (this.#verification === 'identity' && !(await this.#isAtItsPlace(handle, name))) throw notDirectory(place.shown);
      return new OpenedFolder(place, handle, this.#verification);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  // Where a folder cannot be opened through the one above it, that one may have been exchanged for a link meanwhile.
  async #isAtItsPlace(handle: FileHandle, name: string): Promise<boolean> {
    const path = this.at(name);
    return (await realPathOf(handle, path, 'identity')) === path;
  }
}
