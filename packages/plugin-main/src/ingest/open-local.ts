import { lstat } from 'node:fs/promises';
import { isMillraceError } from '@millrace/core';
import { notDirectory, refNeedsGit, refNotFound, repositoryEmpty, repositoryNotFound } from '../error-catalogue.js';
import { gitText } from '../git/git-process.js';
import { findLocalRepository, type LocalRepository } from '../git/local-repository.js';
import { makePrivateFolder } from '../git/private-folder.js';
import { parseRef, readRef } from '../git/resolve-ref.js';
import { placeUnder, type Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { commitSource } from './commit-source.js';
import type { FileSource } from './file-source.js';
import { folderSource } from './folder-source.js';
import { checkSubfolder } from './open-remote.js';
import type { OpenedSource, SourceTools } from './open-source.js';
import { workingFilesSource } from './working-files-source.js';

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
  return { source: await openIn(tools, { repository, folder, wanted }), repository: folder.shown };
}

interface Found {
  readonly repository: LocalRepository | undefined;
  readonly folder: Place;
  readonly wanted: LocalRequest;
}

async function openIn(tools: SourceTools, { repository, folder, wanted }: Found): Promise<FileSource> {
  const { workspace, signal } = tools;
  const below = placeUnder(workspace.roots, folder, wanted.subfolder);
  if (!repository) {
    if (wanted.ref !== undefined) throw refNeedsGit(folder.shown);
    return folderSource(workspace, await readable(workspace, below));
  }
  const head = await readRef({ workspace, repository, signal }, 'HEAD');
  const subfolder = [await relativeTo(workspace, folder, repository.workTree), wanted.subfolder].filter((part) => part !== '').join('/');
  if (repository.workTree && wanted.ref === undefined)
    return openWorkingFiles(tools, repository, {
      folder: await readable(workspace, below),
      workTree: repository.workTree,
      head,
      subfolder,
    });
  if (wanted.ref === undefined && head === undefined) throw repositoryEmpty(folder.shown);
  return openCommit(tools, repository, { shown: folder.shown, ref: wanted.ref ?? 'HEAD', subfolder });
}

async function openWorkingFiles(
  tools: SourceTools,
  repository: LocalRepository,
  at: { folder: Place; workTree: Place; head: string | undefined; subfolder: string },
): Promise<FileSource> {
  const { workspace, git } = tools;
  const indexPath = placeUnder(workspace.roots, repository.gitFolder, 'index').absolute;
  const index = await lstat(indexPath).catch(() => undefined);
  // An index that is a link is none of ours to follow.
  if (index && !index.isFile()) return folderSource(workspace, at.folder);
  const own = await makePrivateFolder(repository.objects.absolute, at.head?.length === 64 ? 'sha256' : 'sha1', tools.cacheDirectory);
  try {
    // Tried beforehand: where git cannot read the index, or is missing, the folder is walked.
    await gitText({
      git,
      doing: 'read the index',
      cwd: own.path,
      environment: { ...own.environment, GIT_WORK_TREE: own.path, GIT_INDEX_FILE: indexPath },
      signal: tools.signal,
      args: ['ls-files', '-z', '--', 'nothing'],
    });
  } catch (error) {
    await own.remove();
    tools.signal.throwIfAborted();
    if (isMillraceError(error)) return folderSource(workspace, at.folder);
    throw error;
  }
  return workingFilesSource(workspace, {
    git,
    folder: own.path,
    environment: own.environment,
    gitFolder: repository.gitFolder.absolute,
    workTree: at.workTree,
    subfolder: at.subfolder,
    commit: at.head,
    remove: own.remove,
  });
}

async function openCommit(
  tools: SourceTools,
  repository: LocalRepository,
  at: { shown: string; ref: string; subfolder: string },
): Promise<FileSource> {
  const { workspace, git, signal } = tools;
  const parts = parseRef(at.ref);
  const base = parts && (await readRef({ workspace, repository, signal }, parts.base));
  if (!parts || base === undefined) throw refNotFound(at.ref, at.shown);
  const own = await makePrivateFolder(repository.objects.absolute, base.length === 64 ? 'sha256' : 'sha1', tools.cacheDirectory);
  try {
    const commit = await gitText({
      git,
      doing: 'find the commit',
      cwd: own.path,
      environment: own.environment,
      signal,
      args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}${parts.steps}^{commit}`],
    }).catch((error: unknown) => {
      throw isMillraceError(error, 'git_failed') ? refNotFound(at.ref, at.shown) : error;
    });
    const access = {
      git,
      folder: own.path,
      environment: own.environment,
      commit: commit.trim(),
      subfolder: at.subfolder,
      remove: own.remove,
    };
    await checkSubfolder(access, signal);
    return commitSource(access);
  } catch (error) {
    await own.remove();
    throw error;
  }
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

async function readable(workspace: Workspace, folder: Place): Promise<Place> {
  await (await workspace.openFolder(folder)).close();
  return folder;
}

async function relativeTo(workspace: Workspace, folder: Place, workTree: Place | undefined): Promise<string> {
  if (!workTree) return '';
  const real = await workspace.resolve(folder);
  return real.relative === workTree.relative ? '' : real.relative.slice(workTree.relative === '' ? 0 : workTree.relative.length + 1);
}
