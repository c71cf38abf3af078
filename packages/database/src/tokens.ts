import { defineService } from '@millrace/core';
import type { SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** An open database, or a transaction on it. */
export interface Connection {
  /** drizzle, for typed queries; the same on both engines. */
  readonly orm: PgDatabase<PgQueryResultHKT>;
  /**
   * Runs one statement (drizzle's sql`...`) and gives its rows, the same on both engines: moments as ISO 8601 text, int8 as
   * a number where that is exact, numeric as text, bytes as Uint8Array.
   *
   * @throws MillraceError `MILLRACE_DATABASE_TIMEOUT` when it takes longer than `timeoutMs`, `MILLRACE_DATABASE_BUSY` when it
   * waits so long for a transaction on the embedded engine, `MILLRACE_DATABASE_UNAVAILABLE` when the engine stops meanwhile;
   * PostgreSQL's error, with its SQL state as `code`, when the statement fails.
   */
  rows<R>(statement: SQL): Promise<R[]>;
  /**
   * Runs `work` in a transaction: all of it happens, or nothing. One within another is undone by itself.
   *
   * @throws MillraceError `MILLRACE_DATABASE_TIMEOUT` when it takes longer than `timeoutMs`,
   * `MILLRACE_DATABASE_TRANSACTION_HELD` when `work` uses the outer connection, `MILLRACE_DATABASE_TRANSACTION_ENDED` when
   * something of `work` goes on after its end; and what `work` throws.
   */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** What the database says of itself. Sizes are bytes, times milliseconds. */
export interface DatabaseStatus {
  readonly engine: 'embedded' | 'postgresql';
  /** `ready`: `Database.ready` gives a connection. `refused`: it says why not, and each call tries again. */
  /** `opening`: it is not open yet, whether it is being opened or nothing has needed it. */
  readonly state: 'opening' | 'ready' | 'refused' | 'closed';
  /** Of the server or the embedded engine, for example `'18.6'`. */
  readonly version?: string;
  readonly hasVector?: boolean;
  readonly sizeBytes?: number;
  /** A directory in short, or host and database name; never a user, a password or a whole path. */
  readonly location: string;
  readonly roundTripMs?: number;
  /** Schemas of the plugins whose migrations are applied. */
  readonly schemas: readonly string[];
  /** Why it is refused. */
  readonly problem?: string;
}

/** One database for every plugin. `ready` opens it where it is not open, and waits for it and for the migrations. */
export interface Database {
  /**
   * Gives the connection as soon as the database is open and every plugin's migrations are applied.
   *
   * @throws MillraceError `MILLRACE_DATABASE_IN_USE` when another process owns the directory, `_DIRECTORY`, `_VERSION` or
   * `_LOCK_STALE` when it cannot be used, `_UNAVAILABLE` when it cannot be opened or reached, `_CLOSED` after the hub has
   * stopped; `MILLRACE_MIGRATION_FAILED`, `_DRIFT`, `_ORDER`, `_NEWER` or `_FOLDER`.
   */
  ready(signal?: AbortSignal): Promise<Connection>;
  /** Never fails, and waits a second and a half at most. */
  status(signal?: AbortSignal): Promise<DatabaseStatus>;
}

/** The database service. */
export const database = defineService<Database>('database.database');
