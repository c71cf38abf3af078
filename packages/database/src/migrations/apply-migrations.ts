import { isMillraceError } from '@millrace/core';
import type { SqlClient } from '../connection/sql-client.js';
import { migrationFailed } from '../error-catalogue/migrations.js';
import { createSchema, Ledger } from './ledger.js';
import type { MigrationFile, MigrationSet } from './migration-file.js';
import { withMigrationLock } from './migration-lock.js';
import { planMigrations } from './plan-migrations.js';

/** Between two statements of one file; drizzle-kit writes it. */
const breakpoint = /^--> statement-breakpoint$/m;

/**
 * Brings one plugin's tables up to date. Each file is applied whole or not at all, by one process at a time.
 *
 * @throws MillraceError `MILLRACE_MIGRATION_DRIFT`, `_NEWER`, `_ORDER`, `_FAILED` or `_FOLDER`, with plugin and file.
 */
export async function applyMigrations(client: SqlClient, set: MigrationSet, signal: AbortSignal): Promise<void> {
  const files = await set.load();
  const ledger = new Ledger(set.plugin);
  // Without the lock, so that a start with nothing to do waits for nobody.
  let pending = planMigrations(set.plugin, files, await ledger.read(client));
  while (pending[0]) {
    signal.throwIfAborted();
    const next = pending[0].name;
    pending = await applyNext(client, { set, files, ledger }).catch((error: unknown) => {
      throw isMillraceError(error) ? error : failed(set.plugin, next, { cause: error });
    });
  }
}

interface Work {
  readonly set: MigrationSet;
  readonly files: readonly MigrationFile[];
  readonly ledger: Ledger;
}

/** Applies the first pending file, if another process has not done so meanwhile. @returns what is pending then. */
async function applyNext(client: SqlClient, { set, files, ledger }: Work): Promise<readonly MigrationFile[]> {
  return client.transaction(
    (inside) =>
      withMigrationLock(inside, async () => {
        await ledger.create(inside);
        await createSchema(inside, set.schema);
        const [next, ...later] = planMigrations(set.plugin, files, await ledger.read(inside));
        if (!next) return [];
        const transaction = await transactionId(inside);
        await runFile(inside, set.plugin, next);
        if ((await transactionId(inside)) !== transaction)
          throw failed(set.plugin, next.name, { cause: { message: 'it ends the transaction' } });
        await ledger.add(inside, next);
        return later;
      }),
    { isUnbounded: true },
  );
}

/** A file with a commit of its own would run without the lock, and could be half applied. */
async function transactionId(inside: SqlClient): Promise<unknown> {
  const { rows } = await inside.query('select pg_current_xact_id()::text as id', []);
  return rows[0]?.['id'];
}

async function runFile(inside: SqlClient, plugin: string, file: MigrationFile): Promise<void> {
  const statements = file.sql.split(breakpoint);
  for (const [index, statement] of statements.entries()) {
    await inside.script(statement).catch((cause: unknown) => {
      const where = statements.length > 1 ? `statement ${index + 1} of ${statements.length}: ` : '';
      throw failed(plugin, file.name, { cause, where });
    });
  }
}

function failed(plugin: string, file: string, { cause, where = '' }: { cause: unknown; where?: string }): Error {
  const { message = String(cause), code } = cause as { message?: string; code?: string };
  const hint = hintFor(code, message);
  return migrationFailed(plugin, file, {
    problem: `${where}${message}${code ? ` (SQL state ${code})` : ''}`,
    cause,
    ...(hint ? { hint } : {}),
  });
}

function hintFor(code: string | undefined, message: string): string | undefined {
  if (code === '55P03')
    return 'Another process holds the lock or a table for too long: look for one that migrates or has left a transaction open, then try again.';
  if (code === '42704' && /"(vector|halfvec)"/.test(message))
    return 'Install pgvector on the server and run CREATE EXTENSION vector in this database as a superuser.';
  if (code === '25001' || message === 'it ends the transaction')
    return 'Each file runs in a transaction: leave out BEGIN, COMMIT and ROLLBACK, and write CREATE INDEX without CONCURRENTLY.';
  if (code === '25006') return 'The server takes no changes (it is a replica): give the URL of the primary.';
  if (code === '42501') return 'Let the user of the database URL create schemas: GRANT CREATE ON DATABASE ... TO ...';
  return undefined;
}
