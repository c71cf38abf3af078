import { MillraceError } from '@millrace/core';
import type { Owner } from './owner/owner.js';
import { shownPath } from './shown-path.js';

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

/** It cannot be opened or reached. @param location - without user and password. */
export const databaseUnavailable = (location: string, reason: { problem: string; fix: string; cause?: unknown }): MillraceError =>
  new MillraceError(
    'MILLRACE_DATABASE_UNAVAILABLE',
    { what: `The database ${location} is not available: ${reason.problem}.`, fix: reason.fix },
    { cause: reason.cause, retryable: true, retryAfterMs: 1_000 },
  );

/** Its engine broke; the next use opens it anew. */
export const databaseStopped = (location: string): MillraceError =>
  databaseUnavailable(location, { problem: 'its engine has stopped', fix: 'Use it again: that opens it anew.' });

/** The database was closed with its hub. */
export const databaseClosed = (location: string): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_CLOSED', {
    what: `The database ${location} is closed: its hub has stopped.`,
    fix: 'Make and start a new hub.',
  });

/** A statement waited too long for somebody else's transaction. */
export const databaseBusy = (waitedMs: number): MillraceError =>
  new MillraceError(
    'MILLRACE_DATABASE_BUSY',
    {
      what: `A statement waited ${waitedMs} ms for a transaction to end.`,
      expected: 'transactions that take milliseconds: the embedded database runs one at a time.',
      fix: 'Keep slow work (network, files) out of transactions, or use PostgreSQL.',
    },
    { retryable: true, retryAfterMs: 1_000 },
  );

/** A statement or a transaction took too long and was given up. */
export const databaseTimeout = (what: 'statement' | 'transaction', limitMs: number): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TIMEOUT', {
    what: `A ${what} had not ended after ${limitMs} ms and was given up.`,
    expected:
      what === 'statement'
        ? 'statements that end in that time.'
        : 'transactions that end in that time, and wait for nothing but statements.',
    fix: 'Ask for less at once, add an index, or raise timeoutMs of the database. Migrations have no such limit.',
  });

/** A statement on the outer connection from inside a transaction would wait for itself. */
export const transactionHeld = (): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TRANSACTION_HELD', {
    what: 'A statement inside a transaction used the outer connection, which waits for that same transaction to end.',
    expected: 'the connection that transaction(work) passes to work.',
    fix: 'Write transaction(async (inside) => { await inside.rows(...) }), and do other work after it.',
  });

/** A transaction was used after it had ended. */
export const transactionEnded = (): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TRANSACTION_ENDED', {
    what: 'A statement came after its transaction had ended.',
    expected: 'every statement of a transaction to be awaited inside its work.',
    fix: 'Await each promise inside transaction(work), or use the outer connection afterwards.',
  });

/** A transaction was rolled back at its end, though its work said that all was well. */
export const transactionUndone = (): MillraceError =>
  new MillraceError('MILLRACE_DATABASE_TRANSACTION_UNDONE', {
    what: 'A transaction was undone at its end: a statement in it had failed, and its error was caught.',
    expected: 'transactions whose work ends with an error when one of its statements has failed.',
    fix: 'Let errors of statements out of transaction(work), or put what may fail into a transaction within it.',
  });

/** A plugin names a schema that cannot be its own. */
export const migrationSchema = (plugin: string, schema: string, problem: string): MillraceError =>
  new MillraceError('MILLRACE_MIGRATION_SCHEMA', {
    what: `Plugin '${plugin}' cannot have the schema '${schema}': ${problem}.`,
    expected: 'a schema of its own, for example its name.',
    fix: 'Change migrations.schema of the plugin.',
  });

/** A plugin's migrations cannot be read. */
export const migrationFolder = (plugin: string, folder: string, reason: { problems: readonly string[]; cause?: unknown }): MillraceError =>
  new MillraceError(
    'MILLRACE_MIGRATION_FOLDER',
    {
      what: `The migrations of plugin '${plugin}' in '${shownPath(folder)}' cannot be used:`,
      expected: '.sql files, and with drizzle-kit a meta/_journal.json that names each.',
      fix: 'Ship the folder with the package (its "files"), as drizzle-kit wrote it.',
    },
    reason,
  );

/** An applied file has changed or has gone. */
export const migrationDrift = (plugin: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MIGRATION_DRIFT',
    {
      what: `Migrations of plugin '${plugin}' are not what was applied to this database:`,
      fix: 'Put the files back as they were applied, and write what has to change as a new file.',
    },
    { problems },
  );

/** A file that was not applied sorts before one that was. */
export const migrationOrder = (plugin: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MIGRATION_ORDER',
    {
      what: `Migrations of plugin '${plugin}' are out of order:`,
      expected: 'new files after those already applied.',
      fix: 'Rename each new file so that it comes last.',
    },
    { problems },
  );

/** The database has migrations that this code does not know. */
export const migrationNewer = (plugin: string, files: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_MIGRATION_NEWER',
    {
      what: `The database is newer than this version of plugin '${plugin}'. It has applied:`,
      fix: `Install the version of '${plugin}' that brings these files, or restore a backup from before them.`,
    },
    { problems: files },
  );

/** A file did not run. Nothing of it was kept. */
export const migrationFailed = (plugin: string, file: string, reason: { problem: string; hint?: string; cause?: unknown }): MillraceError =>
  new MillraceError(
    'MILLRACE_MIGRATION_FAILED',
    {
      what: `Migration '${file}' of plugin '${plugin}' failed: ${reason.problem}.`,
      fix: reason.hint ?? 'Mend the file; nothing of it was kept. Until then no plugin can use this database.',
    },
    { cause: reason.cause },
  );

/** A key that the state store does not take. */
export const stateKeyInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_STATE_KEY', {
    what: `A key for the state store ${problem}.`,
    expected: 'between 1 and 1000 bytes of well-formed text without U+0000.',
    fix: 'Put a hash of it in its place.',
  });

/** A value that is too large for the state store. */
export const stateTooLarge = (key: string, sizeCharacters: number, maxCharacters: number): MillraceError =>
  new MillraceError('MILLRACE_STATE_TOO_LARGE', {
    what: `The value for state key '${key}' has ${sizeCharacters} characters of JSON.`,
    expected: `at most ${maxCharacters}.`,
    fix: 'Keep it in a table or a file of its own, or in parts.',
  });

/** A value for the state store that is not JSON. */
export const stateNotJson = (key: string): MillraceError =>
  new MillraceError('MILLRACE_STATE_NOT_JSON', {
    what: `The value for state key '${key}' is not JSON.`,
    fix: 'Store plain data: strings, numbers, booleans, null, arrays and objects; use delete() to take a key away.',
  });

export const keptFileBroken = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_KEPT_FILE',
    {
      what: "The file 'kept.json' beside the embedded database cannot be read: it is not JSON.",
      expected: 'the file as this package wrote it; it holds what is turned off.',
      fix: 'Mend it by hand, or put it away: then nothing is turned off.',
    },
    { cause },
  );

export const keptFileBusy = (): MillraceError =>
  new MillraceError(
    'MILLRACE_KEPT_FILE_BUSY',
    { what: "Other processes write to 'kept.json' beside the embedded database all the time.", fix: 'Try again.' },
    { retryable: true },
  );
