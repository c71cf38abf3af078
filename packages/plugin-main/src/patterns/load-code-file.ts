import { isMillraceError } from '@millrace/core';
import type { Place } from '../workspace/place.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { Workspace } from '../workspace/workspace.js';

/** A file whose code is searched. */
export interface CodeFile {
  readonly place: Place;
  readonly path: string;
  readonly content: Uint8Array;
}

/** What is larger is data rather than code. */
const maxFileBytes = 1024 * 1024;

/** Reads a file through the workspace, never through a link. @returns nothing where it is too large or cannot be read. */
export async function loadCodeFile(workspace: Workspace, place: Place, signal: AbortSignal): Promise<CodeFile | undefined> {
  try {
    const file = await workspace.openFile(place, { follow: false });
    try {
      if (file.stats.size > maxFileBytes) return undefined;
      return { place, path: place.relative, content: await readWhole(file.handle, file.stats.size, signal) };
    } finally {
      await file.handle.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
