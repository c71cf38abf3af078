import type { RowMode } from '../connection/sql-client.js';

/** What the worker is asked to do. */
export type Request =
  | { readonly kind: 'open'; readonly directory: string | undefined }
  /** `asText`: numbers of the types whose text is not to be parsed. */
  | {
      readonly kind: 'query';
      readonly text: string;
      readonly parameters: readonly unknown[];
      readonly rowMode: RowMode;
      readonly asText: readonly number[];
    }
  | { readonly kind: 'script'; readonly text: string }
  | { readonly kind: 'close' };

/** What `open` answers. */
export interface Opened {
  readonly version: string;
  readonly hasVector: boolean;
}

/** An error on its way between threads: a clone would lose all but name, message and stack. */
export interface ErrorFields {
  readonly message: string;
  /** PostgreSQL's fields: code, detail, hint, constraint, table ... */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The engine itself is broken, not the statement. */
  readonly isFatal: boolean;
}

/** The worker's answers: of `open` Opened, of `query` a QueryResult, of `script` the command tag of its last statement. */
export type Answer = { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: ErrorFields };
