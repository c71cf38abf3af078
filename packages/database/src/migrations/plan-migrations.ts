import { migrationDrift, migrationNewer, migrationOrder } from '../error-catalogue/migrations.js';
import type { MigrationFile } from './migration-file.js';

/** What a ledger says of one file. */
export interface AppliedMigration {
  readonly name: string;
  readonly hash: string;
}

/**
 * Compares a plugin's files with its ledger.
 *
 * @returns the files still to be applied, in order.
 * @throws MillraceError `MILLRACE_MIGRATION_DRIFT` (an applied file changed or gone), `MILLRACE_MIGRATION_NEWER` (the
 * database knows later files), `MILLRACE_MIGRATION_ORDER` (a new file before an applied one); each names every file.
 */
export function planMigrations(
  plugin: string,
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const last = files.at(-1)?.name ?? '';
  const unknown = applied.filter(({ name }) => !byName.has(name));
  const drifted = [
    ...applied
      .filter(({ name, hash }) => byName.has(name) && byName.get(name)?.hash !== hash)
      .map(({ name }) => `'${name}' has changed since it was applied`),
    ...unknown.filter(({ name }) => name <= last).map(({ name }) => `'${name}' was applied, and is gone`),
  ];
  if (drifted.length > 0) throw migrationDrift(plugin, drifted);
  if (unknown.length > 0)
    throw migrationNewer(
      plugin,
      unknown.map(({ name }) => `'${name}'`),
    );
  const done = new Set(applied.map(({ name }) => name));
  const lastDone = files.findLastIndex(({ name }) => done.has(name));
  const late = files.slice(0, Math.max(0, lastDone)).filter(({ name }) => !done.has(name));
  if (late.length > 0)
    throw migrationOrder(
      plugin,
      late.map(({ name }) => `'${name}' is new, but comes before '${files[lastDone]?.name}', which is applied`),
    );
  return files.slice(lastDone + 1);
}
