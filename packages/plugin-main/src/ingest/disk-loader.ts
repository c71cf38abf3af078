import { isMillraceError } from '@millrace/core';
import { placeUnder, type Place } from '../workspace/place.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { Workspace } from '../workspace/workspace.js';
import type { Admit, ListedFile, LoadedFile, SkipReason } from './file-source.js';

const ahead = 16;

/** Where files are loaded from, and which. */
export interface DiskLoad {
  readonly workspace: Workspace;
  readonly folder: Place;
  readonly admit: Admit;
  readonly signal: AbortSignal;
}

/** Loads files in the order given, some at a time, each through the workspace and never through a link. */
export async function* loadFromDisk(load: DiskLoad, files: readonly ListedFile[]): AsyncGenerator<LoadedFile> {
  const waiting: Promise<LoadedFile>[] = [];
  try {
    for (const file of files) {
      const next = loadOne(load, file);
      // Its turn to be awaited may come after another has failed.
      next.catch(() => undefined);
      waiting.push(next);
      if (waiting.length >= ahead) yield await (waiting.shift() as Promise<LoadedFile>);
    }
    for (const next of waiting.splice(0)) yield await next;
  } finally {
    await Promise.allSettled(waiting);
  }
}

async function loadOne({ workspace, folder, admit, signal }: DiskLoad, file: ListedFile): Promise<LoadedFile> {
  try {
    const opened = await workspace.openFile(placeUnder(workspace.roots, folder, file.key), { follow: false });
    try {
      const verdict = admit(opened.stats.size);
      if (verdict !== 'yes') return { file, skipped: verdict };
      return { file, content: await readWhole(opened.handle, opened.stats.size, signal) };
    } finally {
      await opened.handle.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isMillraceError(error)) throw error;
    // A name that is no UTF-8 cannot be opened by what was made of it.
    const isNamed = !file.key.includes('\ufffd');
    return { file, skipped: (isNamed && reasons[error.code]) || 'unreadable' };
  }
}

const reasons: Readonly<Record<string, SkipReason>> = {
  not_found: 'missing',
  denied: 'withheld',
  is_directory: 'submodule',
  not_regular: 'link',
};
