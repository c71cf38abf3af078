import { MillraceError } from '@millrace/core';
import { shownPath } from '../shown-path.js';

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
