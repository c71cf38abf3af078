import { constants, type Stats } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { notDirectory, outsideRoots, withheld } from '../error-catalogue/files.js';
import { rootsInvalid } from '../error-catalogue/host.js';
import { folderFlags, OpenedFolder } from './opened-folder.js';
import { PathLock } from './path-lock.js';
import { locate, placeOf, type Place } from './place.js';
import { protectedName } from './protected-name.js';
import { refuseKind, refuseSpecial } from './refuse-kind.js';
import { findRoots, isInside, type Root } from './root.js';
import { systemFailure } from './system-failure.js';
import { chooseVerification, realPathOf, type Verification } from './verify.js';
import type { WorkerAccess } from './worker-door.js';

/** What `Workspace.open` takes. */
export interface WorkspaceOptions {
  readonly roots: readonly string[];
  readonly readOnlyRoots?: readonly string[];
  readonly allowSecrets?: boolean;
  /** How open files are verified; found out unless said. @internal */
  readonly verification?: Verification;
}

/** An open regular file that was verified to lie inside a root. Whoever opened it closes it. */
export interface OpenedFile {
  readonly place: Place;
  readonly handle: FileHandle;
  readonly stats: Stats;
}

/** How a file is to be opened. */
export interface OpenOptions {
  /** Follow symbolic links that stay inside the roots; true unless said. */
  readonly follow?: boolean;
  /** Open what is withheld by name; for the engine's own needs, never for a caller's. */
  readonly allowProtected?: boolean;
}

// Should a pipe or a terminal take the file's place in the last moment, opening it neither waits nor adopts it.
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * The only door to the disk. What is opened is verified afterwards, by the open file itself, so that no exchange of a
 * folder for a link between check and use leads outside the roots.
 */
export class Workspace {
  readonly roots: readonly Root[];
  readonly allowSecrets: boolean;
  /** One writer at a time per path, in this process. */
  readonly lock = new PathLock();
  readonly #verification: Verification;
  readonly #ours = new Set<string>();

  private constructor(roots: readonly Root[], options: WorkspaceOptions, verification: Verification) {
    this.roots = roots;
    this.allowSecrets = options.allowSecrets ?? false;
    this.#verification = verification;
  }

  /** @throws MillraceError `MILLRACE_MAIN_ROOTS_INVALID` with every root that cannot be used. */
  static async open(options: WorkspaceOptions): Promise<Workspace> {
    const roots = await findRoots(options.roots, options.readOnlyRoots ?? []);
    const [first] = roots;
    if (!first) throw rootsInvalid(['no root is given']);
    const handle = await open(first.path, folderFlags);
    try {
      return new Workspace(roots, options, options.verification ?? (await chooseVerification(handle, first.path)));
    } finally {
      await handle.close();
    }
  }

  /** What worker processes are told, so that they read under the same rules. */
  get forWorkers(): WorkerAccess {
    return { roots: this.roots.map((root) => root.path), allowSecrets: this.allowSecrets, verification: this.#verification };
  }

  /** Where a caller's path leads by its spelling. @throws MillraceError `invalid_path` or `outside_roots`. */
  locate(path: string): Place {
    return locate(this.roots, path);
  }

  /** The place of a real path. @throws MillraceError `outside_roots`. */
  placeOf(real: string): Place {
    const place = placeOf(this.roots, real);
    if (!place) throw this.outside();
    return place;
  }

  /** Withholds a folder from every caller, whatever else is allowed: what the engine itself keeps. @param path - real and absolute. */
  keepOut(path: string): void {
    this.#ours.add(path);
  }

  /** Whether a place is withheld: by its name, or because it is the engine's own. */
  isWithheld(place: Place): boolean {
    return this.isOwn(place.absolute) || (!this.allowSecrets && protectedName(place.relative) !== undefined);
  }

  /** Whether a path lies in a folder that `keepOut` withholds. */
  isOwn(path: string): boolean {
    for (const own of this.#ours) if (isInside(own, path)) return true;
    return false;
  }

  /** @throws MillraceError `denied` when the place is withheld. */
  refuseWithheld(place: Place): void {
    if (this.isWithheld(place)) throw withheld(place.shown);
  }

  /** Where a place really is, links resolved. @throws MillraceError `not_found`, `outside_roots` and their like. */
  async resolve(place: Place): Promise<Place> {
    try {
      return this.placeOf(await realpath(place.absolute));
    } catch (error) {
      if (await this.#isBeyondLink(place)) throw this.outside();
      throw systemFailure(error, place.shown);
    }
  }

  /**
   * Opens a regular file for reading.
   *
   * @throws MillraceError `not_found`, `outside_roots`, `is_directory`, `not_regular`, `denied`.
   */
  async openFile(place: Place, options: OpenOptions = {}): Promise<OpenedFile> {
    if (!options.allowProtected) this.refuseWithheld(place);
    const target = options.follow === false ? place : await this.resolve(place);
    await refuseSpecial(target, place.shown);
    const { handle, place: verified } = await this.#open(target, readFlags, place.shown);
    try {
      if (!options.allowProtected) this.refuseWithheld(verified);
      const stats = await handle.stat();
      refuseKind(stats, place.shown);
      return { place: verified, handle, stats };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Opens a folder.
   *
   * @throws MillraceError `not_found`, `outside_roots`, `not_directory`, `denied`.
   */
  async openFolder(place: Place, options: Omit<OpenOptions, 'follow'> = {}): Promise<OpenedFolder> {
    if (!options.allowProtected) this.refuseWithheld(place);
    const { handle, place: verified } = await this.#open(await this.resolve(place), folderFlags, place.shown);
    try {
      if (!options.allowProtected) this.refuseWithheld(verified);
      if (!(await handle.stat()).isDirectory()) throw notDirectory(place.shown);
      return new OpenedFolder(verified, handle, this.#verification);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Opens a folder of the engine's own, outside the roots, that no caller can name. @param path - real and absolute. */
  async openOwn(path: string): Promise<OpenedFolder> {
    const root = { name: 'own', path, given: path, isWritable: true };
    return new OpenedFolder({ root, relative: '', absolute: path, shown: '.' }, await open(path, folderFlags), this.#verification);
  }

  /** The failure of a path that leads outside. */
  outside(): Error {
    return outsideRoots(this.roots.map((root) => root.name));
  }

  /** Whether a missing thing would lie outside, so that a link tells nothing of what exists behind it. */
  async #isBeyondLink(place: Place): Promise<boolean> {
    for (let at = dirname(place.absolute); isInside(place.root.path, at); at = dirname(at)) {
      const real = await realpath(at).catch(() => undefined);
      if (real !== undefined) return placeOf(this.roots, real) === undefined;
    }
    return false;
  }

  async #open(place: Place, flags: number, shown: string): Promise<{ handle: FileHandle; place: Place }> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(place.absolute, flags);
      const real = await realPathOf(handle, place.absolute, this.#verification);
      if (real === undefined) throw this.outside();
      return { handle, place: this.placeOf(real) };
    } catch (error) {
      await handle?.close();
      throw systemFailure(error, shown);
    }
  }
}
