import { MillraceError } from '@millrace/core';
import type { Owner } from '../owner/owner.js';
import { shownPath } from '../shown-path.js';

/** Another process has the directory. */
export const databaseInUse = (directory: string, owner: Owner | undefined): MillraceError =>
  new MillraceError(
    'MILLRACE_DATABASE_IN_USE',
    {
      what: `The database directory '${shownPath(directory)}' is in use by ${owner ? `'${owner.name}', process ${owner.pid}${owner.host ? ` on ${owner.host}` : ''}, since ${owner.since}` : 'another process that does not say its name'}.`,
      expected: 'one process per directory: a second one would lose rows without a word.',
      fix: `Use that hub's HTTP endpoint, end ${owner ? `process ${owner.pid}` : 'it'}, or give this one another directory (MILLRACE_DATA_DIR). It is tried again on the next use.`,
    },
    { retryable: true, retryAfterMs: 1_000 },
  );

/** This very process has the directory already. */
export const databaseOpenTwice = (directory: string): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_IN_USE', {
    what: `The database directory '${shownPath(directory)}' is already open in this process.`,
    expected: 'one database per directory.',
    fix: "Share one hub, or give the second another directory ('memory' for a test).",
  });

/** A socket file that nobody listens on; whether its owner lives elsewhere cannot be told. */
export const lockStale = (directory: string, file: string): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_LOCK_STALE', {
    what: `The database directory '${shownPath(directory)}' has a lock that nobody answers for: '${shownPath(file)}'.`,
    expected: 'no such file, or a running hub behind it.',
    fix: 'A hub that did not stop cleanly left it. Make sure that none runs on this directory, then delete that file.',
  });

/** The directory cannot be made, written to or locked. */
export const directoryUnusable = (directory: string, problem: string, cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_DATABASE_DIRECTORY',
    {
      what: `The database directory '${shownPath(directory)}' cannot be used: ${problem}.`,
      expected: 'a directory that this user may create and write to.',
      fix: 'Mend its permissions, or choose another one (MILLRACE_DATA_DIR, or database({ directory })).',
    },
    { cause },
  );

/** Another version of PostgreSQL wrote what is in the directory. */
export const databaseVersion = (directory: string, found: string, expected: string): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_VERSION', {
    what: `What is in the database directory '${shownPath(directory)}' was written by PostgreSQL ${found}.`,
    expected: `files of PostgreSQL ${expected}, which this version of @millrace/database reads.`,
    fix: 'Use the version of @millrace/database that wrote it, or name another directory. Nothing in it was changed.',
  });
