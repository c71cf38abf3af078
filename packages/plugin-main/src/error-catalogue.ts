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

export const notEmpty = (shown: string): MillraceError =>
  failure('is_directory', `'${shown}' is a folder.`, 'To delete it with everything inside, call with recursive: true.');

export const invalidEncoding = (shown: string, encoding: string): MillraceError =>
  failure(
    'invalid_encoding',
    `The text has characters that ${encoding}, the encoding of '${shown}', cannot hold.`,
    "Leave them out, or write with encoding: 'utf-8' and mode 'overwrite'.",
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
  failure('repository_empty', `'${shown}' has no files yet.`, 'Commit or add a file first, or name another path or subdirectory.');

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

function errnoOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
