import { MillraceError } from '@millrace/core';

/** A root of the configuration cannot be used; every such root at once. */
export const rootsInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MAIN_ROOTS_INVALID',
    {
      what: 'Not every root can be used:',
      expected: 'folders that exist and can be read.',
      fix: 'Mend roots and readOnlyRoots where the host calls main({ ... }).',
    },
    { problems },
  );

const failure = (code: string, ...[what, fix, cause]: readonly [what: string, fix: string, cause?: unknown]): MillraceError =>
  new MillraceError(code, { what, fix }, { cause });

const retryable = (code: string, what: string, fix: string): MillraceError => new MillraceError(code, { what, fix }, { retryable: true });

export const notFound = (shown: string): MillraceError =>
  failure('not_found', `'${shown}' does not exist.`, 'List its folder with list_directory to see what is there.');

export const parentMissing = (shown: string): MillraceError =>
  failure('not_found', `The folder of '${shown}' does not exist.`, 'Call again with create_parents: true, or create the folder first.');

export const outsideRoots = (names: readonly string[]): MillraceError =>
  failure(
    'outside_roots',
    'The path leads outside the folders that may be used.',
    `Use a path relative to ${names.map((name) => `'${name}'`).join(', or name: path for ')}.`,
  );

export const invalidPath = (problem: string): MillraceError =>
  failure('invalid_path', `The path cannot be used: ${problem}.`, "Use a path relative to the root, for example 'src/index.ts'.");

export const invalidUrl = (problem: string): MillraceError =>
  failure(
    'invalid_url',
    `The repository's address cannot be used: ${problem}.`,
    'Use https://host/path without credentials, or the path of a folder inside the roots.',
  );

export const isDirectory = (shown: string, fix = 'Use list_directory for folders.'): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, fix);

export const notDirectory = (shown: string): MillraceError =>
  failure(
    'not_directory',
    `'${shown}' is not a folder, or goes through something that is none.`,
    'Name a folder; use read_file for files.',
  );

export const notRegular = (shown: string, kind = 'a device, pipe, socket or link'): MillraceError =>
  failure('not_regular', `'${shown}' is ${kind}, not a regular file.`, 'Name a regular file.');

export const binaryFile = (shown: string, sizeBytes: number, mime: string): MillraceError =>
  failure(
    'binary_file',
    `'${shown}' is binary (${mime}, ${sizeBytes} bytes) and is not shown as text.`,
    'Read a text file; for this one only size and type are told.',
  );

export const binaryKept = (shown: string, sizeBytes: number, mime: string): MillraceError =>
  failure(
    'binary_file',
    `'${shown}' is binary (${mime}, ${sizeBytes} bytes), so no text is appended to it.`,
    "Choose another file, or replace this one whole with mode 'overwrite'.",
  );

export const tooLarge = (shown: string, sizeBytes: number, limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `'${shown}' has ${sizeBytes} bytes; the limit is ${limitBytes}.`,
    'Work on smaller files, or let the host raise maxFileBytes.',
  );

export const tooMany = (shown: string, limit: number): MillraceError =>
  failure('too_large', `'${shown}' holds more than ${limit} entries.`, 'Name its parts one by one.');

export const conflict = (shown: string, present: string): MillraceError =>
  failure(
    'conflict',
    `'${shown}' is not what if_match expects; its hash is now ${present}.`,
    'Read it again, then write with the hash that read_file gives.',
  );

export const changedMeanwhile = (shown: string): MillraceError =>
  retryable(
    'conflict',
    `Someone else changed '${shown}' in the same moment, so nothing more was done to it.`,
    'Look at it again, then repeat the call.',
  );

export const withheld = (shown: string): MillraceError =>
  failure(
    'denied',
    `'${shown}' is withheld: by its name it holds secrets or is git's own.`,
    'Do without it, or let the host set allowSecrets: true.',
  );

export const gitInternals = (shown: string): MillraceError =>
  failure('denied', `'${shown}' belongs to git and is never written by these tools.`, 'Use git itself to change a repository.');

export const readOnly = (shown: string): MillraceError =>
  failure('denied', `'${shown}' lies in a root that may only be read.`, 'Write inside another root.');

export const noPermission = (shown: string): MillraceError =>
  failure('denied', `The system does not permit this on '${shown}'.`, 'Check the permissions of the file and its folder.');

export const rootKept = (shown: string): MillraceError =>
  failure('denied', `'${shown}' is a root, or holds one, and is never deleted.`, 'Delete what is inside it by name.');

export const exists = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists.`, "Write with mode 'overwrite', or choose another name.");

export const notAFolder = (shown: string): MillraceError =>
  failure('exists', `'${shown}' already exists and is not a folder.`, 'Choose another name, or delete what is there first.');

export const notEmpty = (shown: string): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, 'To delete it with everything inside, call with recursive: true.');

export const invalidEncoding = (shown: string, encoding: string): MillraceError =>
  failure(
    'invalid_encoding',
    `The text has characters that ${encoding}, the encoding of '${shown}', cannot hold.`,
    "Leave them out, or write with encoding: 'utf-8' and mode 'overwrite'.",
  );

export const notUnicode = (shown: string): MillraceError =>
  failure(
    'invalid_encoding',
    `The text for '${shown}' is not well-formed Unicode: it has half of a surrogate pair.`,
    'Send whole characters.',
  );

export const diskFull = (shown: string): MillraceError =>
  failure(
    'disk_full',
    `There is no room to write '${shown}'; what was there before is unchanged.`,
    'Free space or raise the quota of the disk that holds the root, then call again.',
  );

export const busy = (shown: string): MillraceError =>
  retryable('busy', `The system is too busy with '${shown}' or with other files.`, 'Call again in a moment.');

export const unnameable = (shown: string): MillraceError =>
  failure(
    'invalid_path',
    `'${shown}' is not valid Unicode on the disk, so its folder is left whole.`,
    'Delete it by other means, or delete the rest by name.',
  );

export const ioFailed = (shown: string, cause: unknown): MillraceError =>
  failure(
    'io_failed',
    `The system could not do this on '${shown}'${errnoOf(cause)}.`,
    'Try again; look at free space and the disk when it persists.',
    cause,
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

export const shuttingDown = (): MillraceError =>
  new MillraceError(
    'shutting_down',
    { what: 'The hub is stopping; what was being done is given up.', fix: 'Call again once it runs.' },
    { retryable: true },
  );

export const workerFailed = (end: 'not_started' | 'died' | 'too_slow'): MillraceError =>
  failure(
    'worker_failed',
    {
      not_started: 'The worker process could not be started.',
      died: 'The input brought its parser down; nothing else is touched.',
      too_slow: 'The input took its parser too long.',
    }[end],
    end === 'not_started' ? 'Let the host name workerProgram where bundling has moved it.' : 'Leave this file out, or ask for less of it.',
  );

export const workersBusy = (): MillraceError =>
  retryable('busy', 'Too many calls wait for a worker already.', 'Call again in a moment.');

export const cursorExpired = (): MillraceError =>
  failure('cursor_expired', 'The cursor is unknown or has expired.', 'Call again without cursor to begin anew.');

export const hostDenied = (host: string): MillraceError =>
  failure('denied', `Cloning from '${host}' is not allowed.`, 'Use a public host, or let the host application name it in ingest.hosts.');

function errnoOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
