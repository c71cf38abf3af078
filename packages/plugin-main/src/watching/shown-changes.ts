import { lstat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isMillraceError } from '@millrace/core';
import { FolderRules } from '../search/folder-rules.js';
import { noiseFolders } from '../workspace/noise-folders.js';
import type { Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';

/** Tells which changes others may hear of. Rules of .gitignore files are read once: for the changes of one moment. */
export class ShownChanges {
  readonly #workspace: Workspace;
  readonly #signal: AbortSignal;
  readonly #rules = new Map<string, FolderRules>();
  readonly #folders = new Map<string, Promise<'there' | 'gone' | 'elsewhere'>>();

  constructor(workspace: Workspace, signal: AbortSignal) {
    this.#workspace = workspace;
    this.#signal = signal;
  }

  /** Whether a file, or one that was there, is neither withheld nor ignored, and lies where it says. */
  async isFile(place: Place): Promise<boolean> {
    const { absolute, relative } = place;
    const stats = await lstat(absolute).catch(() => undefined);
    if (stats?.isFile() === false || (!stats && (await this.#isFoldersOwnEnd(place)))) return false;
    return (await this.#isReached(place)) && !(await this.#rulesOf(place).ignore(relative));
  }

  /** The same of a folder that is there. */
  async isFolder(place: Place): Promise<boolean> {
    const stats = await lstat(place.absolute).catch(() => undefined);
    if (stats?.isDirectory() !== true) return false;
    return (await this.#isReached(place)) && !(await this.#rulesOf(place).ignoresFolder(place.relative));
  }

  // A watcher tells the end of its folder by that one's name, as if something of the name were inside.
  async #isFoldersOwnEnd({ absolute, root }: Place): Promise<boolean> {
    const parent = dirname(absolute);
    return basename(parent) === basename(absolute) && (await this.#stateOf(parent, root.path)) === 'gone';
  }

  async #isReached(place: Place): Promise<boolean> {
    if (this.#workspace.isWithheld(place) || place.relative.split('/').some((part) => noiseFolders.has(part))) return false;
    let folder = dirname(place.absolute);
    // Where it went with its folder, the one above tells.
    while (folder !== place.root.path && (await this.#stateOf(folder, place.root.path)) === 'gone') folder = dirname(folder);
    return (await this.#stateOf(folder, place.root.path)) === 'there';
  }

  #stateOf(folder: string, root: string): Promise<'there' | 'gone' | 'elsewhere'> {
    const known = this.#folders.get(folder) ?? this.#findState(folder, root);
    this.#folders.set(folder, known);
    return known;
  }

  async #findState(folder: string, root: string): Promise<'there' | 'gone' | 'elsewhere'> {
    try {
      const place = this.#workspace.placeOf(folder);
      const real = await this.#workspace.resolve(place);
      return real.absolute === folder && real.root.path === root ? 'there' : 'elsewhere';
    } catch (error) {
      if (isMillraceError(error)) return isMillraceError(error, 'not_found') ? 'gone' : 'elsewhere';
      throw error;
    }
  }

  #rulesOf({ root }: Place): FolderRules {
    const top: Place = { root, relative: '', absolute: root.path, shown: '.' };
    const rules = this.#rules.get(root.path) ?? new FolderRules(this.#workspace, top, this.#signal);
    this.#rules.set(root.path, rules);
    return rules;
  }
}
