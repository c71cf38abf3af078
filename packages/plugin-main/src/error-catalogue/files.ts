import type { MillraceError } from '@millrace/core';
import { failure, retryable } from './failure.js';

export const notFound = (shown: string, nearest?: string): MillraceError =>
  failure(
    'not_found',
    `'${shown}' does not exist.`,
    nearest === undefined
      ? 'List its folder with list_directory to see what is there.'
      : `Did you mean '${nearest}'? Or list its folder with list_directory.`,
  );

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

export const tooDeep = (shown: string, limit: number): MillraceError =>
  failure('too_large', `'${shown}' goes deeper than ${limit} levels.`, 'Name its parts one by one.');

export const tooMany = (shown: string, limit: number): MillraceError =>
  failure('too_large', `'${shown}' holds more than ${limit} entries.`, 'Name its parts one by one.');

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

function errnoOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? ` (${code})` : '';
}
