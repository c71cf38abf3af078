import { lstat } from 'node:fs/promises';
import { isMillraceError } from '@millrace/core';
import { notDirectory } from '../error-catalogue/files.js';
import { refNeedsGit, repositoryEmpty, repositoryNotFound } from '../error-catalogue/repositories.js';
import { findLocalRepository, type LocalRepository } from '../git/local-repository.js';
import { readRef } from '../git/resolve-ref.js';
import { placeUnder, type Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import type { FileSource } from './file-source.js';
import { folderSource } from './folder-source.js';
import { openLocalCommit } from './open-local-commit.js';
import type { OpenedSource, SourceTools } from './open-source.js';
import { openWorkingFiles } from './open-working-files.js';

/** What of a repository or folder on this machine is wanted. */
export interface LocalRequest {
  readonly path: string;
  readonly ref: string | undefined;
  readonly subfolder: string;
}

/** Opens a repository or a folder on this machine, inside the roots. */
export async function openLocal(tools: SourceTools, wanted: LocalRequest): Promise<OpenedSource> {
  const { workspace, signal } = tools;
  const folder = await findFolder(workspace, wanted.path);
  const repository = await findLocalRepository({ workspace, folder, signal });
  const isCommit = repository !== undefined && (wanted.ref !== undefined || repository.workTree === undefined);
  const source = isCommit ? await openCommit(tools, repository, { folder, wanted }) : await openFiles(tools, folder, wanted);
  return { source, repository: folder.shown };
}

async function openFiles(tools: SourceTools, folder: Place, wanted: LocalRequest): Promise<FileSource> {
  const { workspace, pool, signal } = tools;
  if (wanted.ref !== undefined) throw refNeedsGit(folder.shown);
  const opened = await workspace.openFolder(placeUnder(workspace.roots, folder, wanted.subfolder));
  const below = opened.place;
  await opened.close();
  // The subfolder may be a repository of its own.
  const repository = await findLocalRepository({ workspace, folder: below, signal });
  if (!repository?.workTree) return folderSource(workspace, pool, below);
  const subfolder = await relativeTo(workspace, below, repository.workTree);
  const listed = await openWorkingFiles(tools, { ...repository, workTree: repository.workTree }, subfolder);
  return listed ?? folderSource(workspace, pool, below);
}

async function openCommit(
  tools: SourceTools,
  repository: LocalRepository,
  { folder, wanted }: { folder: Place; wanted: LocalRequest },
): Promise<FileSource> {
  const { workspace, signal } = tools;
  const head = await readRef({ workspace, repository, signal }, 'HEAD');
  if (wanted.ref === undefined && head === undefined) throw repositoryEmpty(folder.shown);
  const inside = repository.workTree ? await relativeTo(workspace, folder, repository.workTree) : '';
  const subfolder = [inside, wanted.subfolder].filter((part) => part !== '').join('/');
  return openLocalCommit(tools, repository, { shown: folder.shown, ref: wanted.ref ?? 'HEAD', head, subfolder });
}

async function findFolder(workspace: Workspace, path: string): Promise<Place> {
  const place = workspace.locate(path);
  workspace.refuseWithheld(place);
  try {
    const real = await workspace.resolve(place);
    if (!(await lstat(real.absolute)).isDirectory()) throw notDirectory(place.shown);
    return place;
  } catch (error) {
    throw isMillraceError(error, 'not_found') ? repositoryNotFound(place.shown) : error;
  }
}

/** Where a folder lies in a work tree; empty for its top. */
export async function relativeTo(workspace: Workspace, folder: Place, workTree: Place): Promise<string> {
  const real = await workspace.resolve(folder);
  return real.relative === workTree.relative ? '' : real.relative.slice(workTree.relative === '' ? 0 : workTree.relative.length + 1);
}
