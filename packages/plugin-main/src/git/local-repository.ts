import { isAbsolute, resolve } from 'node:path';
import { lstat } from 'node:fs/promises';
import { isMillraceError } from '@millrace/core';
import { placeUnder, type Place } from '../workspace/place.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { Workspace } from '../workspace/workspace.js';

/** A git repository on this machine, all of whose parts lie inside the roots. */
export interface LocalRepository {
  /** The folder of its working files; nothing for a bare one. */
  readonly workTree?: Place;
  /** HEAD and index are here. */
  readonly gitFolder: Place;
  /** Refs and packed-refs are here; differs from `gitFolder` for an added work tree. */
  readonly commonFolder: Place;
  readonly objects: Place;
}

const maxSmallFile = 64 * 1024;

/**
 * Finds the repository a folder belongs to, without running git: in it, above it inside its root, or the folder itself
 * when it is a bare one. A repository with parts outside the roots (a `gitdir:` file, alternates, links) is not found.
 */
export async function findLocalRepository(workspace: Workspace, folder: Place, signal: AbortSignal): Promise<LocalRepository | undefined> {
  const real = await workspace.resolve(folder);
  const bare = await openParts(workspace, real, undefined, signal);
  if (bare) return bare;
  const parts = real.relative === '' ? [] : real.relative.split('/');
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const above = placeUnder(workspace.roots, { ...real, relative: '', absolute: real.root.path }, parts.slice(0, depth).join('/'));
    const found = await openAt(workspace, above, signal);
    if (found !== 'none') return found;
  }
  return undefined;
}

/** Reads a small file of a repository's own, or nothing where there is none. */
export async function readInternal(
  workspace: Workspace,
  folder: Place,
  name: string,
  signal: AbortSignal,
  maxBytes = maxSmallFile,
): Promise<string | undefined> {
  try {
    const file = await workspace.openFile(placeUnder(workspace.roots, folder, name), { allowProtected: true });
    try {
      return (await readWhole(file.handle, Math.min(file.stats.size, maxBytes), signal)).toString('utf8');
    } finally {
      await file.handle.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}

async function openAt(workspace: Workspace, folder: Place, signal: AbortSignal): Promise<LocalRepository | undefined | 'none'> {
  const dotGit = placeUnder(workspace.roots, folder, '.git');
  const found = await lstat(dotGit.absolute).catch(() => undefined);
  if (!found) return 'none';
  if (found.isDirectory()) return openParts(workspace, dotGit, folder, signal);
  const pointer = await readInternal(workspace, folder, '.git', signal);
  const target = /^gitdir: (.+?)\s*$/.exec(pointer ?? '')?.[1];
  const place = target === undefined ? undefined : await insideOnly(workspace, resolve(folder.absolute, target));
  return place && openParts(workspace, place, folder, signal);
}

async function openParts(
  workspace: Workspace,
  gitFolder: Place,
  workTree: Place | undefined,
  signal: AbortSignal,
): Promise<LocalRepository | undefined> {
  if ((await readInternal(workspace, gitFolder, 'HEAD', signal)) === undefined) return undefined;
  const common = (await readInternal(workspace, gitFolder, 'commondir', signal))?.trim();
  const commonFolder = common === undefined ? gitFolder : await insideOnly(workspace, resolve(gitFolder.absolute, common));
  const objects = commonFolder && (await insideOnly(workspace, resolve(commonFolder.absolute, 'objects')));
  const refs = commonFolder && (await insideOnly(workspace, resolve(commonFolder.absolute, 'refs')));
  if (!commonFolder || !objects || !refs || !(await alternatesInside(workspace, objects, { signal, depth: 0 }))) return undefined;
  return { ...(workTree && { workTree }), gitFolder, commonFolder, objects };
}

// git would read objects from wherever this file points to.
async function alternatesInside(workspace: Workspace, objects: Place, at: { signal: AbortSignal; depth: number }): Promise<boolean> {
  const text = await readInternal(workspace, objects, 'info/alternates', at.signal);
  if (text === undefined) return !(await lstat(resolve(objects.absolute, 'info/alternates')).catch(() => undefined));
  if (at.depth >= 5) return false;
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    if (line.startsWith('"')) return false;
    const place = await insideOnly(workspace, isAbsolute(line) ? line : resolve(objects.absolute, line));
    if (!place || !(await alternatesInside(workspace, place, { ...at, depth: at.depth + 1 }))) return false;
  }
  return true;
}

async function insideOnly(workspace: Workspace, absolute: string): Promise<Place | undefined> {
  try {
    return await workspace.resolve(workspace.placeOf(absolute));
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
