import type { Logger } from '@millrace/core';
import type { SqlClient } from './connection/sql-client.js';
import type { Connection } from './tokens.js';

/** An engine that is open. */
export interface OpenEngine {
  readonly client: SqlClient;
  readonly connection: Connection;
  readonly version: string;
  readonly hasVector: boolean;
  /** False once it is broken beyond repair: it is then closed and opened anew. */
  isAlive(): boolean;
  close(): Promise<void>;
}

/** A kind of database that can be opened. */
export interface Engine {
  readonly kind: 'embedded' | 'postgresql';
  /** Fit to be shown: never a user or a password. */
  readonly location: string;
  /** @throws MillraceError when it cannot be opened within the engine's own bound. */
  open(signal: AbortSignal): Promise<OpenEngine>;
}

/** What an engine needs besides its address. */
export interface EngineContext {
  /** Of the hub: what a second process on the same directory is told. */
  readonly hubName: () => string;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}
