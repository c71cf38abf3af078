import { platform } from 'node:process';
import { untilAborted, type Logger, type Principal } from '@millrace/core';
import { tooManyWatches } from '../error-catalogue/watching.js';
import { compilePathGlob } from '../search/path-glob.js';
import { orNearest } from '../workspace/nearest-name.js';
import { placeOf, type Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { GatheredChanges } from './gathered-changes.js';
import { ShownChanges } from './shown-changes.js';
import type { Change } from './tree-watcher.js';
import { Trees } from './trees.js';
import { maxPerPrincipal, WatchLists } from './watch-lists.js';
import { watchedGlob, type WatchedGlob } from './watched-glob.js';
import { workspaceUri } from './workspace-uri.js';

/** What watching works with. */
export interface WatchTools {
  readonly workspace: Workspace;
  /** Told of each file that changed, by its URI. */
  readonly updated: (uri: string) => void;
  readonly log: Pick<Logger, 'warn'>;
  /** The system watches whole trees; found out unless said. */
  readonly isRecursive?: boolean;
}

/** Each has a watcher of its own where the system cannot watch whole trees. */
const folders = 8_000;

/** Tells of changes to the files that match what callers watch. */
export class Watches {
  readonly #tools: WatchTools;
  readonly #isRecursive: boolean;
  readonly #lists = new WatchLists();
  readonly #trees: Trees;
  readonly #changes = new GatheredChanges((changes, isCut) => this.#handle(changes, isCut));
  readonly #stop = new AbortController();

  constructor(tools: WatchTools) {
    const { workspace, isRecursive = platform === 'darwin' || platform === 'win32' } = tools;
    this.#tools = tools;
    this.#isRecursive = isRecursive;
    this.#trees = new Trees({
      workspace,
      isRecursive,
      onChange: (change) => this.#changes.add(change),
      onFull: () => tools.log.warn('There are more folders than can be watched; changes in those that came last are not told.'),
      folders: { left: folders },
      signal: this.#stop.signal,
    });
  }

  /** What a principal watches, as written. */
  list(principal: Principal): readonly string[] {
    return this.#lists.of(principal);
  }

  /**
   * Watches globs, beside those watched already: relative to the first root, or `name:glob` in another.
   *
   * @throws MillraceError `too_many_watches`, `too_large`, `invalid_pattern`, `not_found` and what else opening a folder refuses;
   * the signal's reason on abort. Then none of them is watched that was not before.
   */
  async add(principal: Principal, globs: readonly string[], signal: AbortSignal): Promise<void> {
    if (globs.length > maxPerPrincipal) throw tooManyWatches(maxPerPrincipal);
    const found: WatchedGlob[] = [];
    for (const glob of globs) found.push(await this.#withRealBase(watchedGlob(this.#tools.workspace, glob)));
    signal.throwIfAborted();
    const known = new Set(this.list(principal));
    this.#lists.add(principal, found);
    this.#closeUnused();
    try {
      for (const { base } of found) await untilAborted(this.#trees.watch(base), signal);
    } catch (error) {
      this.stop(
        principal,
        globs.filter((glob) => !known.has(glob)),
      );
      throw error;
    }
    // Somebody may have stopped them meanwhile.
    this.#closeUnused();
  }

  /** Stops watching globs of a principal. */
  stop(principal: Principal, globs: readonly string[]): void {
    this.#lists.remove(principal, globs);
    this.#closeUnused();
  }

  /** Stops watching everything. */
  close(): void {
    this.#stop.abort();
    this.#changes.close();
    this.#lists.clear();
    this.#closeUnused();
  }

  async #withRealBase(glob: WatchedGlob): Promise<WatchedGlob> {
    const { workspace } = this.#tools;
    const opened = await orNearest(workspace, glob.base, () => workspace.openFolder(glob.base));
    await opened.close();
    return { ...glob, base: this.#isRecursive ? topOf(opened.place) : opened.place };
  }

  #closeUnused(): void {
    this.#trees.keep(new Set(this.#lists.all.map(({ base }) => base.absolute)));
  }

  async #handle(changes: readonly Change[], isCut: boolean): Promise<void> {
    const { log } = this.#tools;
    if (isCut) log.warn('So many files changed at once that some of the changes are not told.');
    try {
      const shown = new ShownChanges(this.#tools.workspace, this.#stop.signal);
      await this.#renew(changes, shown);
      await this.#tell(changes, shown);
    } catch (cause) {
      if (!this.#stop.signal.aborted) log.warn('Changes to watched files could not be told.', { cause: String(cause) });
    }
  }

  async #renew(changes: readonly Change[], shown: ShownChanges): Promise<void> {
    const came = (path: string): void => this.#changes.add({ path, isRename: false });
    for (const { path, isRename } of changes) {
      if (!isRename) continue;
      this.#trees.forget(path);
      const place = placeOf(this.#tools.workspace.roots, path);
      if (place && (await shown.isFolder(place))) await this.#trees.enter(path, came);
    }
  }

  async #tell(changes: readonly Change[], shown: ShownChanges): Promise<void> {
    const { workspace, updated } = this.#tools;
    // Compiled anew, as each takes so many steps and no more.
    const globs = this.#lists.all.map(({ root, glob }) => ({ root, accepts: compilePathGlob(glob).accepts }));
    for (const { path } of changes) {
      const place = placeOf(workspace.roots, path);
      if (!place || !globs.some(({ root, accepts }) => root === place.root.path && accepts(place.relative))) continue;
      if ((await shown.isFile(place)) && !this.#stop.signal.aborted) updated(workspaceUri(place.shown));
    }
  }
}

function topOf({ root }: Place): Place {
  return { root, relative: '', absolute: root.path, shown: '.' };
}
