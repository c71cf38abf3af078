import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMillraceError } from '@millrace/core';
import { gitText } from '../git/git-process.js';
import { readInternal, type LocalRepository } from '../git/local-repository.js';
import { makePrivateFolder, objectFormatOf, type PrivateFolder } from '../git/private-folder.js';
import { readRef } from '../git/resolve-ref.js';
import { placeUnder, type Place } from '../workspace/place.js';
import type { FileSource } from './file-source.js';
import type { SourceTools } from './open-source.js';
import { workingFilesSource } from './working-files-source.js';

/** A repository with a work tree. */
type WithWorkTree = LocalRepository & { readonly workTree: Place };

/**
 * Opens the working files of a repository.
 *
 * @param subfolder - only files below it; relative to the work tree, empty for all.
 * @returns nothing where git is missing or cannot read the index; the folder is then to be walked.
 */
export async function openWorkingFiles(tools: SourceTools, repository: WithWorkTree, subfolder: string): Promise<FileSource | undefined> {
  const { workspace, git, signal } = tools;
  const indexPath = placeUnder(workspace.roots, repository.gitFolder, 'index').absolute;
  const index = await lstat(indexPath).catch(() => undefined);
  // An index that is a link is none of ours to follow.
  if (index && !index.isFile()) return undefined;
  const head = await readRef({ workspace, repository, signal }, 'HEAD');
  const own = await makePrivateFolder(repository.objects.absolute, objectFormatOf(head ?? ''), tools.cacheDirectory);
  try {
    await copyExcludes(tools, repository, own);
    if (!(await isIndexReadable(tools, own, indexPath))) {
      await own.remove();
      return undefined;
    }
  } catch (error) {
    await own.remove();
    throw error;
  }
  return workingFilesSource(workspace, {
    git,
    folder: own.path,
    environment: own.environment,
    gitFolder: repository.gitFolder.absolute,
    workTree: repository.workTree,
    subfolder,
    commit: head,
    remove: own.remove,
  });
}

// What the repository's user has told git to ignore, beside the .gitignore files: patterns only, nothing that runs.
async function copyExcludes({ workspace, signal }: SourceTools, repository: LocalRepository, own: PrivateFolder): Promise<void> {
  const excludes = await readInternal({ workspace, folder: repository.commonFolder, signal }, 'info/exclude');
  if (excludes === undefined) return;
  await mkdir(join(own.path, 'info'));
  await writeFile(join(own.path, 'info/exclude'), excludes);
}

async function isIndexReadable(tools: SourceTools, own: PrivateFolder, indexPath: string): Promise<boolean> {
  try {
    await gitText({
      git: tools.git,
      doing: 'read the index',
      cwd: own.path,
      environment: { ...own.environment, GIT_WORK_TREE: own.path, GIT_INDEX_FILE: indexPath },
      signal: tools.signal,
      args: ['ls-files', '-z', '--', 'nothing'],
    });
    return true;
  } catch (error) {
    tools.signal.throwIfAborted();
    if (isMillraceError(error)) return false;
    throw error;
  }
}
