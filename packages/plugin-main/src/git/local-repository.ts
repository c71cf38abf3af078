import { resolve } from 'node:path';
import { lstat, readdir } from 'node:fs/promises';
import { isMillraceError } from '@millrace/core';
import { placeUnder, type Place } from '../workspace/place.js';
import { readFileIfAble } from '../workspace/read-file-bytes.js';
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

/** A folder of a repository to look into. */
export interface Looking {
  readonly workspace: Workspace;
  readonly folder: Place;
  readonly signal: AbortSignal;
}

/**
 * Finds the repository a folder belongs to, without running git: in it, above it inside its root, or the folder itself
 * when it is a bare one. A repository with parts outside the roots (a `gitdir:` file, alternates) or with links among its
 * objects is not found.
 */
export async function findLocalRepository(looking: Looking): Promise<LocalRepository | undefined> {
  const { workspace } = looking;
  const real = await workspace.resolve(looking.folder);
  const bare = await openParts({ ...looking, folder: real }, undefined);
  if (bare) return bare;
  const parts = real.relative === '' ? [] : real.relative.split('/');
  const top: Place = { ...real, relative: '', absolute: real.root.path };
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const found = await openAt({ ...looking, folder: placeUnder(workspace.roots, top, parts.slice(0, depth).join('/')) });
    if (found !== 'none') return found;
  }
  return undefined;
}

/** Reads a file of a repository's own, or nothing where there is none. */
export async function readInternal(looking: Looking, name: string, maxBytes = maxSmallFile): Promise<string | undefined> {
  const { workspace, folder, signal } = looking;
  const file = await readFileIfAble(workspace, placeUnder(workspace.roots, folder, name), { allowProtected: true, maxBytes, signal });
  return file?.content.toString('utf8');
}

async function openAt(looking: Looking): Promise<LocalRepository | undefined | 'none'> {
  const { workspace, folder } = looking;
  const dotGit = placeUnder(workspace.roots, folder, '.git');
  const found = await lstat(dotGit.absolute).catch(() => undefined);
  if (!found) return 'none';
  if (found.isDirectory()) return openParts({ ...looking, folder: dotGit }, folder);
  const target = /^gitdir: (.+?)\s*$/.exec((await readInternal(looking, '.git')) ?? '')?.[1];
  const place = target === undefined ? undefined : await insideOnly(workspace, resolve(folder.absolute, target));
  return place && openParts({ ...looking, folder: place }, folder);
}

async function openParts(looking: Looking, workTree: Place | undefined): Promise<LocalRepository | undefined> {
  const { workspace, folder: gitFolder } = looking;
  if ((await readInternal(looking, 'HEAD')) === undefined) return undefined;
  const common = (await readInternal(looking, 'commondir'))?.trim();
  const commonFolder = common === undefined ? gitFolder : await insideOnly(workspace, resolve(gitFolder.absolute, common));
  const objects = commonFolder && (await insideOnly(workspace, resolve(commonFolder.absolute, 'objects')));
  const refs = commonFolder && (await insideOnly(workspace, resolve(commonFolder.absolute, 'refs')));
  if (!objects || !refs || !(await objectsInside({ ...looking, folder: objects }, 0))) return undefined;
  return { ...(workTree && { workTree }), gitFolder, commonFolder, objects };
}

// git would read objects from wherever a link or this file points to.
async function objectsInside(looking: Looking, depth: number): Promise<boolean> {
  const { workspace, folder, signal } = looking;
  if (await hasLink(folder.absolute, 2, signal)) return false;
  const text = await readInternal(looking, 'info/alternates');
  if (text === undefined) return !(await lstat(resolve(folder.absolute, 'info/alternates')).catch(() => undefined));
  if (depth >= 5) return false;
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    if (line.startsWith('"')) return false;
    const place = await insideOnly(workspace, resolve(folder.absolute, line));
    if (!place || !(await objectsInside({ ...looking, folder: place }, depth + 1))) return false;
  }
  return true;
}

/** Whether there is a symbolic link in a folder. @param depth - how many folders deep to look. */
export async function hasLink(folder: string, depth: number, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.isSymbolicLink())) return true;
  if (depth === 1) return false;
  const folders = entries.filter((entry) => entry.isDirectory());
  const found = await Promise.all(folders.map((entry) => hasLink(resolve(folder, entry.name), depth - 1, signal)));
  return found.includes(true);
}

async function insideOnly(workspace: Workspace, absolute: string): Promise<Place | undefined> {
  try {
    return await workspace.resolve(workspace.placeOf(absolute));
  } catch (error) {
    if (isMillraceError(error)) return undefined;
    throw error;
  }
}
