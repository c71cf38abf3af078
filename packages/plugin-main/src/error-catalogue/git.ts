import type { MillraceError } from '@millrace/core';
import { failure, retryable } from './failure.js';

export const noRepository = (shown: string): MillraceError =>
  failure(
    'repository_not_found',
    `'${shown}' is in no git repository that can be used here.`,
    'Name a folder of a repository that lies in the roots with all its parts.',
  );

export const linkInGit = (name: string): MillraceError =>
  failure('not_regular', `'${name}' of the repository is a symbolic link, so the repository is not used.`, 'Use git itself on it.');

export const repositoryUnusual = (extension: string): MillraceError =>
  failure('git_failed', `The repository is of a kind that is not known here (${extension}).`, 'Use git itself on it.');

export const repositoryBusy = (shown: string): MillraceError =>
  retryable('busy', `Somebody else changes the repository '${shown}': one of its files is locked.`, 'Call again in a moment.');

export const needsWorkTree = (shown: string): MillraceError =>
  failure(
    'no_work_tree',
    `'${shown}' is a bare repository: it has no working files.`,
    'Use log, show, branches, or diff with base and ref.',
  );

export const refUnknown = (ref: string, shown: string, nearest: readonly string[]): MillraceError =>
  failure(
    'ref_not_found',
    `'${shown}' has no ref '${ref}'.`,
    nearest.length > 0
      ? `It has ${nearest.map((name) => `'${name}'`).join(', ')}.`
      : 'Name a branch, a tag or a commit; branches lists them.',
  );

export const gitWriteOff = (op: string): MillraceError =>
  failure('denied', `'${op}' changes a repository, which the host has not allowed.`, 'Let the host set gitWrite: true.');

export const authorUnknown = (): MillraceError =>
  failure('author_unknown', 'Nobody is named as the author of commits.', 'Let the host set gitAuthor: { name, email }.');

export const nothingToDo = (what: string, fix: string): MillraceError => failure('nothing_to_do', what, fix);

export const operationUnderWay = (name: string): MillraceError =>
  failure('operation_under_way', `A ${name} is under way in the repository.`, 'Finish or abort it with git itself first.');

export const changesInWay = (what: string, paths: readonly string[]): MillraceError =>
  failure('changes_in_way', `${what} would lose changes of ${listed(paths)}.`, 'Commit, stash or restore them first.');

export const stashConflict = (paths: readonly string[]): MillraceError =>
  failure(
    'changes_in_way',
    `The stash does not fit ${listed(paths)}; it is kept, and no file is changed.`,
    'Commit or restore, or check out what it was made on.',
  );

export const branchExists = (name: string): MillraceError =>
  failure('exists', `There is a branch '${name}' already.`, 'Choose another name, or check it out.');

export const branchUsed = (name: string): MillraceError =>
  failure('branch_in_use', `'${name}' is checked out.`, 'Check out another branch there first.');

export const notMerged = (name: string): MillraceError =>
  failure('not_merged', `'${name}' has commits that HEAD lacks; they would be lost.`, 'Merge it first, or delete it with git itself.');

export const treeTooLarge = (ref: string, limit: number): MillraceError =>
  failure('too_large', `'${ref}' holds more than ${limit} files.`, 'Use git itself on it.');

export const filtered = (shown: string, filter: string): MillraceError =>
  failure('denied', `'${shown}' goes through the filter '${filter}', and no filter is run here.`, 'Use git itself for this file.');

function listed(paths: readonly string[]): string {
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return `${paths
    .slice(0, 3)
    .map((path) => `'${path}'`)
    .join(', ')}${more}`;
}
