import type { FSWatcher } from 'node:fs';
import { isMillraceError } from '@millrace/core';
import { tooMuchToWatch } from '../error-catalogue/watching.js';
import { isInside } from '../workspace/inside.js';
import { placeUnder, type Place } from '../workspace/place.js';
import { newWalk, walkFolder } from '../workspace/walk-folder.js';
import { startWatcher, type TreeOptions, type TreeWatcher } from './tree-watcher.js';

/**
 * Watches a folder and all below by a watcher for each folder, where the system has no other way. Ignored, withheld and
 * linked folders are not entered. The folders above are watched too: the folder may go, and come back.
 */
export class FolderWatchers implements TreeWatcher {
  readonly #folder: Place;
  readonly #options: TreeOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  #isClosed = false;

  /** @param folder - real. */
  constructor(folder: Place, options: TreeOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** @throws MillraceError `too_large` beyond the limit of folders, and what opening the folder refuses. */
  async open(onFile: (path: string) => void = () => undefined): Promise<void> {
    const { root, relative } = this.#folder;
    const parts = relative === '' ? [] : relative.split('/');
    const top: Place = { root, relative: '', absolute: root.path, shown: '.' };
    for (const depth of parts.keys()) this.#watch(placeUnder(this.#options.workspace.roots, top, parts.slice(0, depth).join('/')).absolute);
    await this.#enter(this.#folder, onFile);
  }

  forget(path: string): void {
    if (!this.#watchers.has(path)) return;
    for (const watched of this.#watchers.keys()) if (isInside(path, watched)) this.#end(watched);
  }

  async enter(path: string, onFile: (path: string) => void): Promise<void> {
    const { workspace, onFull } = this.#options;
    const isAbove = isInside(path, this.#folder.absolute);
    if (!isAbove && !isInside(this.#folder.absolute, path)) return;
    try {
      if (isAbove) await this.open(onFile);
      else await this.#enter(workspace.placeOf(path), onFile);
    } catch (error) {
      if (!isMillraceError(error)) throw error;
      // Else it is gone again, or not to be watched.
      if (error.code === 'too_large') onFull();
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const path of this.#watchers.keys()) this.#end(path);
  }

  // Each folder is watched before it is listed, so that nothing which comes meanwhile is missed.
  async #enter(folder: Place, onFile: (path: string) => void): Promise<void> {
    const { workspace, signal } = this.#options;
    const opened = await workspace.openFolder(folder);
    await opened.close();
    // Behind a link lies a folder that is watched by its own name, or not at all.
    if (opened.place.absolute !== folder.absolute) return;
    this.#watch(folder.absolute);
    for await (const { place, kind } of walkFolder(workspace, folder, newWalk({ maxDepth: Infinity, includeIgnored: false, signal }))) {
      if (this.#isClosed) return;
      if (kind === 'folder') this.#watch(place.absolute);
      else if (kind === 'file') onFile(place.absolute);
    }
  }

  #watch(path: string): void {
    if (this.#isClosed || this.#watchers.has(path)) return;
    const { shown } = this.#folder;
    const { folders, onChange } = this.#options;
    if (folders.left <= 0) throw tooMuchToWatch(shown);
    const watcher = startWatcher(path, { shown, recursive: false, onChange });
    folders.left -= 1;
    watcher.on('error', () => this.forget(path));
    this.#watchers.set(path, watcher);
  }

  #end(path: string): void {
    this.#watchers.get(path)?.close();
    if (this.#watchers.delete(path)) this.#options.folders.left += 1;
  }
}
