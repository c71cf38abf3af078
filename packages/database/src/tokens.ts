import { defineService } from '@millrace/core';
import type { SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** An open database, or a transaction on it. */
export interface Connection {
  /** drizzle, for typed queries. */
  readonly orm: PgDatabase<PgQueryResultHKT>;
  /** Runs one statement (drizzle's sql`...`) and gives its rows, the same on both engines. */
  rows<R>(statement: SQL): Promise<R[]>;
  /** Runs `work` in a transaction: all of it happens, or nothing. */
  transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}

/** What the database says of itself. Sizes are bytes, times milliseconds. */
export interface DatabaseStatus {
  readonly engine: 'embedded' | 'postgresql';
  readonly state: 'opening' | 'ready' | 'refused' | 'closed';
  /** Of the server or the embedded engine, for example `'18.6'`. */
  readonly version?: string;
  readonly hasVector?: boolean;
  readonly sizeBytes?: number;
  /** A directory, or host and database name; never a user or a password. */
  readonly location: string;
  readonly roundTripMs?: number;
  /** Schemas of the plugins whose migrations are applied. */
  readonly schemas: readonly string[];
  /** Why it is refused. */
  readonly problem?: string;
}

/** One database for every plugin. It opens in the background: `ready` waits for it and for the migrations. */
export interface Database {
  /**
   * @throws MillraceError `MILLRACE_DATABASE_IN_USE` when another process owns the directory,
   * `MILLRACE_DATABASE_UNAVAILABLE` when it cannot be opened or reached.
   */
  ready(signal?: AbortSignal): Promise<Connection>;
  status(signal?: AbortSignal): Promise<DatabaseStatus>;
}

/** The database service. */
export const database = defineService<Database>('database.database');
