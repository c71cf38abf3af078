import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

/** What a statement gave, as its engine gave it. */
export interface QueryResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** In the order of the statement; `type` is PostgreSQL's number of the type. */
  readonly columns: readonly { readonly name: string; readonly type: number }[];
  readonly affectedRows?: number;
}

/** How rows are wanted: as objects, or as lists of values. */
export type RowMode = 'object' | 'array';

/** How long a transaction may take. */
export interface TransactionOptions {
  /** It takes as long as it needs: a migration that builds an index. */
  readonly isUnbounded?: boolean;
}

/** How statements reach an engine, by themselves or inside a transaction. */
export interface Speaker {
  query(text: string, parameters: readonly unknown[], rowMode: RowMode): Promise<QueryResult>;
  /** Runs a text of any number of statements without parameters, however long it takes. */
  script(text: string): Promise<void>;
  transaction<T>(work: (inside: Speaker) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

/** What the rest of this package needs of an engine, or of a transaction on it. */
export interface SqlClient {
  readonly orm: PgDatabase<PgQueryResultHKT>;
  query(text: string, parameters: readonly unknown[]): Promise<QueryResult>;
  /** Runs a text of any number of statements without parameters, however long it takes. */
  script(text: string): Promise<void>;
  transaction<T>(work: (client: SqlClient) => Promise<T>, options?: TransactionOptions): Promise<T>;
}
