import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** What a statement gave, as its engine gave it. */
export interface QueryResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** In the order of the statement; `type` is PostgreSQL's number of the type. */
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

/** What the rest of this package needs of an engine, or of a transaction on it. */
export interface SqlClient {
  readonly orm: PgDatabase<PgQueryResultHKT>;
  query(text: string, parameters: readonly unknown[]): Promise<QueryResult>;
  /** Runs a text of any number of statements without parameters. */
  script(text: string): Promise<void>;
  transaction<T>(work: (client: SqlClient) => Promise<T>): Promise<T>;
}
