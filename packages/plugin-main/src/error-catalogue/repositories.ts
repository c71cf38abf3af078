import { MillraceError } from '@millrace/core';
import { failure } from './failure.js';

export const invalidUrl = (problem: string): MillraceError =>
  failure(
    'invalid_url',
    `The repository's address cannot be used: ${problem}.`,
    'Use https://host/path without credentials, or the path of a folder inside the roots.',
  );

export const repositoryNotFound = (shown: string): MillraceError =>
  failure(
    'repository_not_found',
    `There is no repository '${shown}'.`,
    'Check the address or path; private repositories cannot be cloned without credentials.',
  );

export const refNotFound = (ref: string, shown: string): MillraceError =>
  failure('ref_not_found', `'${shown}' has no ref '${ref}'.`, 'Name a branch, a tag or a commit that it has, or leave ref out.');

export const refNeedsGit = (shown: string): MillraceError =>
  failure('ref_not_found', `'${shown}' is not a git repository that can be read here, so it has no refs.`, 'Leave ref out.');

export const repositoryEmpty = (shown: string): MillraceError =>
  failure(
    'repository_empty',
    `'${shown}' has no files: nothing is committed or added, or git ignores all of it.`,
    'Add a file first, or name another path or subdirectory.',
  );

export const refHasSteps = (ref: string): MillraceError =>
  failure(
    'ref_not_found',
    `'${ref}' counts steps back, and only one commit of a remote repository is brought.`,
    'Name a branch, a tag or a whole commit hash.',
  );

export const nothingIngested = (): MillraceError =>
  failure('repository_not_found', 'No repository has been ingested yet.', 'Give a path, or call ingest_repository first.');

export const gitFailed = (doing: string, detail: string, cause?: unknown): MillraceError =>
  failure(
    'git_failed',
    `git could not ${doing}${detail === '' ? '' : `: ${detail}`}.`,
    'Check that the repository is whole (git fsck) and can be reached.',
    cause,
  );

export const gitTooHungry = (doing: string): MillraceError =>
  failure('too_large', `git was stopped: to ${doing} it took too much memory.`, 'Name fewer paths, or a smaller part of the history.');

export const gitMissing = (cause?: unknown): MillraceError =>
  failure(
    'git_missing',
    'git was not found on this machine.',
    "Install git, or let the host name it: main({ git: '/path/to/git' }).",
    cause,
  );

export const gitTooOld = (found: string, needed: string): MillraceError =>
  failure(
    'git_too_old',
    `Cloning from any public host needs git ${needed} or later; this machine has ${found}.`,
    'Update git, or let the host application name the hosts to clone from in ingest.hosts.',
  );

export const timedOut = (doing: string, timeoutMs: number): MillraceError =>
  new MillraceError(
    'timed_out',
    {
      what: `${doing} took longer than ${timeoutMs} ms and was stopped.`,
      fix: 'Name a subdirectory, or let the host raise ingest.timeoutMs.',
    },
    { retryable: true },
  );

export const cloneTooLarge = (limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `The clone grew over ${limitBytes} bytes and was stopped.`,
    'Name a smaller repository, or let the host raise ingest.maxBytes.',
  );

export const hostDenied = (host: string): MillraceError =>
  failure('denied', `Cloning from '${host}' is not allowed.`, 'Use a public host, or let the host application name it in ingest.hosts.');
