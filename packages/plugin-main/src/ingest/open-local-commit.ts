import { isMillraceError } from '@millrace/core';
import { refNotFound } from '../error-catalogue/repositories.js';
import { gitText } from '../git/git-process.js';
import type { LocalRepository } from '../git/local-repository.js';
import { makePrivateFolder, objectFormatOf } from '../git/private-folder.js';
import { parseRef, readRef } from '../git/resolve-ref.js';
import { commitSource } from './commit-source.js';
import type { FileSource } from './file-source.js';
import { checkSubfolder } from './open-remote.js';
import type { SourceTools } from './open-source.js';

/** Which commit of a repository is wanted, and what of it. */
export interface WantedCommit {
  /** The repository's name towards callers. */
  readonly shown: string;
  readonly ref: string;
  /** The hash of HEAD, if it has one; tells the kind of the repository's hashes. */
  readonly head: string | undefined;
  /** Inside the commit; empty for all of it. */
  readonly subfolder: string;
}

/** Opens a commit of a repository on this machine. @throws MillraceError `ref_not_found`, `not_found`, and git's failures. */
export async function openLocalCommit(tools: SourceTools, repository: LocalRepository, wanted: WantedCommit): Promise<FileSource> {
  const { workspace, git, signal } = tools;
  const parts = parseRef(wanted.ref);
  const base = parts && (await readRef({ workspace, repository, signal }, parts.base));
  if (!parts || base === undefined) throw refNotFound(wanted.ref, wanted.shown);
  const own = await makePrivateFolder(repository.objects.absolute, objectFormatOf(wanted.head ?? base), tools.cacheDirectory);
  try {
    const commit = await gitText({
      git,
      doing: 'find the commit',
      cwd: own.path,
      environment: own.environment,
      signal,
      args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}${parts.steps}^{commit}`],
    }).catch((error: unknown) => {
      throw isMillraceError(error, 'git_failed') ? refNotFound(wanted.ref, wanted.shown) : error;
    });
    const access = { git, folder: own.path, environment: own.environment, commit: commit.trim(), subfolder: wanted.subfolder };
    await checkSubfolder(access, signal);
    return commitSource({ ...access, remove: own.remove });
  } catch (error) {
    await own.remove();
    throw error;
  }
}
