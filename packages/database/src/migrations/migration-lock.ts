import type { SqlClient } from '../connection/sql-client.js';

/** Milliseconds to wait for another process that is migrating: it may be building an index. */
const waitForOthersMs = 300_000;
/** Milliseconds a migration waits for a table that somebody is using. */
const waitForTableMs = 15_000;

/**
 * Runs `work` while no other process migrates. The lock belongs to the transaction and goes with it, however it ends; it
 * holds behind a connection pooler too.
 *
 * @param inside - a transaction.
 */
export async function withMigrationLock<T>(inside: SqlClient, work: () => Promise<T>): Promise<T> {
  await inside.script(`set local lock_timeout = ${waitForOthersMs}; select pg_advisory_xact_lock(hashtext('millrace:migrate'))`);
  await inside.script(`set local lock_timeout = ${waitForTableMs}`);
  return work();
}
