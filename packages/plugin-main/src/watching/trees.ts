import type { Place } from '../workspace/place.js';
import { FolderWatchers } from './folder-watchers.js';
import { watchTree, type TreeOptions, type TreeWatcher } from './tree-watcher.js';

interface Tree {
  readonly watcher: TreeWatcher;
  readonly opened: Promise<void>;
}

/** The trees that are watched, each once however many watch it. */
export class Trees {
  readonly #options: TreeOptions & { readonly isRecursive: boolean };
  readonly #trees = new Map<string, Tree>();

  /** @param options.isRecursive - the system watches whole trees. */
  constructor(options: TreeOptions & { readonly isRecursive: boolean }) {
    this.#options = options;
  }

  /** Watches a folder and all below. @param folder - real. @throws MillraceError `too_large` and what opening it refuses. */
  async watch(folder: Place): Promise<void> {
    const tree = this.#trees.get(folder.absolute) ?? this.#start(folder);
    this.#trees.set(folder.absolute, tree);
    try {
      await tree.opened;
    } catch (error) {
      tree.watcher.close();
      if (this.#trees.get(folder.absolute) === tree) this.#trees.delete(folder.absolute);
      throw error;
    }
  }

  /** Stops watching all folders but these, also while they are opened. */
  keep(folders: ReadonlySet<string>): void {
    for (const [path, { watcher }] of this.#trees) {
      if (folders.has(path)) continue;
      this.#trees.delete(path);
      watcher.close();
    }
  }

  /** @see TreeWatcher.forget */
  forget(path: string): void {
    for (const { watcher } of this.#trees.values()) watcher.forget(path);
  }

  /** @see TreeWatcher.enter */
  async enter(path: string, onFile: (path: string) => void): Promise<void> {
    for (const { watcher } of this.#trees.values()) await watcher.enter(path, onFile);
  }

  #start(folder: Place): Tree {
    if (this.#options.isRecursive) return { watcher: watchTree(folder, this.#options), opened: Promise.resolve() };
    const watcher = new FolderWatchers(folder, this.#options);
    return { watcher, opened: watcher.open() };
  }
}
