import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { tooMuchToWatch } from '../error-catalogue/watching.js';
import type { Place } from '../workspace/place.js';
import { systemFailure } from '../workspace/system-failure.js';
import type { Workspace } from '../workspace/workspace.js';

/** Something holds something new, or came, went or was renamed. */
export interface Change {
  /** Absolute. */
  readonly path: string;
  /** Another thing may have this name now. */
  readonly isRename: boolean;
}

/** What watches a folder and all below. */
export interface TreeWatcher {
  /** Watches nothing any more that has the name, or lies below. */
  forget(path: string): void;
  /** Watches a folder that came. @param onFile - told of the files that it came with. */
  enter(path: string, onFile: (path: string) => void): Promise<void>;
  close(): void;
}

/** How a tree is watched. */
export interface TreeOptions {
  readonly workspace: Workspace;
  readonly onChange: (change: Change) => void;
  /** Told that a folder which came later is not watched, as there are too many. */
  readonly onFull: () => void;
  /** How many folders more may have a watcher of their own, in all trees. */
  readonly folders: { left: number };
  readonly signal: AbortSignal;
}

/** Watches a whole tree by the system's own means, on macOS and Windows. @throws MillraceError `too_large`. */
export function watchTree(folder: Place, { onChange }: Pick<TreeOptions, 'onChange'>): TreeWatcher {
  const watcher = startWatcher(folder.absolute, { shown: folder.shown, recursive: true, onChange });
  // The folder itself is gone.
  watcher.on('error', () => watcher.close());
  return { forget: () => undefined, enter: () => Promise.resolve(), close: () => watcher.close() };
}

/** Starts a watcher that keeps no process alive. @throws MillraceError `too_large` where the system has none left, `not_found`. */
export function startWatcher(
  path: string,
  { shown, recursive, onChange }: { readonly shown: string; readonly recursive: boolean; readonly onChange: (change: Change) => void },
): FSWatcher {
  try {
    return watch(path, { recursive, persistent: false }, (event, name) => {
      if (name !== null) onChange({ path: join(path, name), isRename: event === 'rename' });
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ENOSPC' || code === 'EMFILE' ? tooMuchToWatch(shown, error) : systemFailure(error, shown);
  }
}
