import type { QueryResult } from '../connection/sql-client.js';

/** What the worker is asked to do. */
export type Request =
  | { readonly kind: 'open'; readonly directory: string | undefined }
  | { readonly kind: 'query'; readonly text: string; readonly parameters: readonly unknown[]; readonly options: QueryOptions }
  | { readonly kind: 'script'; readonly text: string }
  | { readonly kind: 'close' };

/** How rows are wanted. */
export interface QueryOptions {
  readonly rowMode?: 'array' | 'object';
  /** Numbers of the types whose text is not to be parsed. */
  readonly asText?: readonly number[];
}

/** What `open` answers. */
export interface Opened {
  readonly version: string;
  readonly hasVector: boolean;
}

/** What `query` answers. */
export interface Rows extends QueryResult {
  readonly affectedRows?: number;
}

/** An error on its way between threads: a clone would lose all but name, message and stack. */
export interface ErrorFields {
  readonly message: string;
  /** PostgreSQL's fields: code, detail, hint, constraint, table ... */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The engine itself is broken, not the statement. */
  readonly isFatal: boolean;
}

/** The worker's answers, in the order of its requests; `script` answers the command tag of its last statement. */
export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: ErrorFields };
