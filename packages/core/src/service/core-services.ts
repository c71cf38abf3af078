import { defineService } from '../token/service.js';
import type { CatalogueTool } from '../catalogue/catalogue-tool.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { HubHealth } from '../health/health.js';
import type { HubReport } from '../hub/hub-report.js';
import type { ToolListing } from '../points/shaper.js';

/** The time. Tests give their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs something once, so many milliseconds from now; the process's own timer unless given. @returns a function that calls it off. */
  after?(delayMs: number, run: () => void): () => void;
}

/** Makes ids: UUIDs unless a test gives its own. */
export interface Ids {
  next(): string;
}

/** Where the hub and its plugins write what an operator reads. Never a secret. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Counts tokens. Without a plugin that knows better: a quarter of the characters, rounded up. */
export interface TokenCounter {
  /** How the count is come by, for example `'o200k'` or `'characters/4'`. */
  readonly method: string;
  count(text: string): number | Promise<number>;
}

/**
 * Keeps small JSON values for a while: rounds, caches, cursors, artifacts. In memory unless a plugin keeps them longer.
 *
 * @remarks
 * A key that begins with `kept:` must outlive the process: a store that could keep it, and cannot now, rejects.
 */
export interface StateStore {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, options?: { ttlMs?: number }): Promise<void>;
  /** Sets only where the present value equals `expected` (undefined: absent). @returns whether it did. */
  compareAndSet(key: string, expected: unknown, value: unknown, options?: { ttlMs?: number }): Promise<boolean>;
  delete(key: string): Promise<void>;
}

/** Applies a plugin's migrations before anything of that plugin's may query. */
export interface Migrations {
  apply(plugin: string, source: MigrationSource, signal: AbortSignal): Promise<void>;
}

/** Where a plugin's migrations are, and the database schema that is its own. */
export interface MigrationSource {
  readonly folder: URL;
  readonly schema: string;
}

/** What a plugin may ask about the hub it runs in. */
export interface Introspection {
  readonly report: HubReport;
  /** Runs every health check once. */
  health(signal?: AbortSignal): Promise<HubHealth>;
  /** Every tool of the catalogue, as listed. */
  tools(): readonly ToolListing[];
  /** Every tool of every view, with whose it is and what it was before overrides; what callers may see of it does not matter. */
  catalogue(): readonly CatalogueTool[];
  /**
   * Reads the front matter of every skill, which is otherwise done when it is first needed. For tests and checks: a client never hears of it.
   *
   * @returns an error for each plugin that has skills which cannot be served.
   */
  skillErrors(): Promise<readonly MillraceError[]>;
}

/** The hub's clock. */
export const clock = defineService<Clock>('core.clock');
/** The hub's maker of ids. */
export const ids = defineService<Ids>('core.ids');
/** The hub's logger. */
export const logger = defineService<Logger>('core.logger');
/** The hub's token counter. */
export const tokenCounter = defineService<TokenCounter>('core.tokenCounter');
/** The hub's state store. */
export const stateStore = defineService<StateStore>('core.stateStore');
/** Provided by a database plugin; a plugin with `migrations` needs it. */
export const migrations = defineService<Migrations>('core.migrations');
/** The hub's account of itself, for plugins. */
export const introspection = defineService<Introspection>('core.introspection');
