import { isMillraceError } from '@millrace/core';
import { refUnknown, treeTooLarge } from '../../error-catalogue/git.js';
import { repositoryEmpty } from '../../error-catalogue/repositories.js';
import { parseRef } from '../resolve-ref.js';
import { nearestNames } from '../../naming/nearest-names.js';
import type { Repository, RepositoryCommand } from './repository.js';

/**
 * The hash of the commit that a ref names. Only what reads like a ref reaches git, so none is taken for an option.
 *
 * @throws MillraceError `ref_not_found`, `repository_empty` for the HEAD of a repository without commits.
 */
export async function resolveCommit(repository: Repository, ref: string): Promise<string> {
  const parts = parseRef(ref);
  const found = parts && (await textIfAny(repository, verify(`${parts.base}${parts.steps}^{commit}`)));
  if (found) return found;
  if (parts?.base === 'HEAD' && parts.steps === '') throw repositoryEmpty(repository.shown);
  throw refUnknown(ref.slice(0, 100), repository.shown, nearestNames(ref, await refNames(repository)));
}

const maxFiles = 500_000;

/**
 * The commit of a ref whose files are going to be gone through. A few folders that hold each other can stand for endlessly
 * many files; git would take them all in before it says anything.
 *
 * @throws MillraceError `too_large`, and as `resolveCommit`.
 */
export async function resolveTree(repository: Repository, ref: string): Promise<string> {
  const commit = await resolveCommit(repository, ref);
  await refuseEndless(repository, commit, ref);
  return commit;
}

/** The hash of HEAD, whose files are going to be gone through; nothing where nothing is committed. @throws MillraceError `too_large`. */
export async function headTree(repository: Repository): Promise<string | undefined> {
  const commit = await headCommit(repository);
  if (commit !== undefined) await refuseEndless(repository, commit, 'HEAD');
  return commit;
}

async function refuseEndless(repository: Repository, commit: string, ref: string): Promise<void> {
  const listing = repository.start({ doing: 'count the files', args: ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit] });
  let count = 0;
  try {
    for await (const piece of listing.output as AsyncIterable<Buffer>) {
      for (let at = piece.indexOf(0); at >= 0; at = piece.indexOf(0, at + 1)) count += 1;
      if (count > maxFiles) throw treeTooLarge(ref, maxFiles);
    }
  } finally {
    listing.stop();
  }
  await listing.end();
}

/** The hash of HEAD, or nothing where nothing is committed. */
export function headCommit(repository: Repository): Promise<string | undefined> {
  return textIfAny(repository, verify('HEAD^{commit}'));
}

/** Whether there is a branch of a name. */
export async function isBranch(repository: Repository, name: string): Promise<boolean> {
  return parseRef(name)?.steps === '' && (await isRef(repository, `refs/heads/${name}`));
}

/** Whether there is a ref of this whole name. */
export async function isRef(repository: Repository, name: string): Promise<boolean> {
  return (await textIfAny(repository, verify(name))) !== undefined;
}

/** What git prints, trimmed; nothing when it fails or prints nothing. */
async function textIfAny(repository: Repository, command: RepositoryCommand): Promise<string | undefined> {
  try {
    const text = (await repository.run(command)).text.trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (isMillraceError(error, 'git_failed')) return undefined;
    throw error;
  }
}

function verify(revision: string): RepositoryCommand {
  return { doing: 'find the commit', args: ['rev-parse', '--verify', '--quiet', '--end-of-options', revision] };
}

async function refNames(repository: Repository): Promise<string[]> {
  const { text } = await repository.run({
    doing: 'list the refs',
    args: ['for-each-ref', '--count=2000', '--format=%(refname:short)', 'refs/heads', 'refs/tags', 'refs/remotes'],
  });
  return text.split('\n').filter(Boolean);
}
