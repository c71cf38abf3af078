import type { Stats } from 'node:fs';
import { isMillraceError } from '@millrace/core';
import type { Place } from './place.js';
import { readWhole } from './read-pieces.js';
import type { OpenOptions, Workspace } from './workspace.js';

/** A file that was opened, read and closed. */
export interface FileBytes {
  readonly place: Place;
  readonly stats: Stats;
  readonly content: Buffer;
}

/** How a file is to be read. */
export interface ReadOptions extends OpenOptions {
  /** What is beyond is not read; all of it is, unless said. */
  readonly maxBytes?: number;
  readonly signal: AbortSignal;
}

/** Reads a regular file from its start. @throws MillraceError what `Workspace.openFile` throws; the signal's reason on abort. */
export async function readFileBytes(
  workspace: Workspace,
  place: Place,
  { maxBytes = Infinity, signal, ...how }: ReadOptions,
): Promise<FileBytes> {
  const { handle, stats, place: opened } = await workspace.openFile(place, how);
  try {
    return { place: opened, stats, content: await readWhole(handle, Math.min(stats.size, maxBytes), signal) };
  } finally {
    await handle.close();
  }
}

/** The same, or nothing where there is no such file or it cannot be read. */
export async function readFileIfAble(workspace: Workspace, place: Place, options: ReadOptions): Promise<FileBytes | undefined> {
  try {
    return await readFileBytes(workspace, place, options);
  } catch (error) {
    options.signal.throwIfAborted();
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
