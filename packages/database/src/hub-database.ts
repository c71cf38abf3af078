import { isMillraceError, untilAborted, type MillraceError } from '@millrace/core';
import type { Engine, OpenEngine } from './engine.js';
import { databaseClosed, databaseStopped, databaseUnavailable } from './error-catalogue/connection.js';
import { measure } from './measure.js';
import { applyMigrations } from './migrations/apply-migrations.js';
import type { Migrator } from './migrations/migrator.js';
import { stateMigrations } from './state/state-migrations.js';
import type { Connection, Database, DatabaseStatus } from './tokens.js';

/** After a refusal nothing is tried again for so long: many callers may ask at once. */
const restMs = 1_000;

interface Refusal {
  readonly error: MillraceError;
  readonly at: number;
}

/** Opens the engine when it is first wanted, once for all who want it, and again after it was refused or broke. */
export class HubDatabase implements Database {
  readonly #engine: Engine;
  readonly #migrator: Migrator;
  readonly #now: () => number;
  readonly #closing = new AbortController();
  #opening: Promise<OpenEngine> | undefined;
  #open: OpenEngine | undefined;
  #openRefusal: Refusal | undefined;
  #migrationRefusal: Refusal | undefined;

  constructor(engine: Engine, migrator: Migrator, now: () => number) {
    this.#engine = engine;
    this.#migrator = migrator;
    this.#now = now;
  }

  async ready(signal?: AbortSignal): Promise<Connection> {
    return untilAborted(this.#ready(), signal);
  }

  /** The open engine, with this package's own tables but perhaps without the plugins'. */
  async opened(signal?: AbortSignal): Promise<OpenEngine> {
    return untilAborted(this.#opened(), signal);
  }

  async status(signal?: AbortSignal): Promise<DatabaseStatus> {
    const { kind, location } = this.#engine;
    const status = { engine: kind, location, schemas: this.#migrator.schemas };
    if (this.#closing.signal.aborted) return { ...status, state: 'closed' };
    // Without its migrations it is open, but lets nobody in.
    const refusal = this.#openRefusal ?? this.#migrationRefusal;
    const problem = refusal && { state: 'refused' as const, problem: firstLine(refusal.error) };
    if (!this.#open) return { ...status, state: 'opening', ...problem };
    if (!this.#open.isAlive()) return { ...status, state: 'refused', problem: firstLine(databaseStopped(location)), ...problem };
    const { version, hasVector, client } = this.#open;
    const measured = await measure(client, signal);
    // A server that does not answer is away; the embedded engine is busy: it does one thing at a time.
    const isAway = 'problem' in measured && kind === 'postgresql';
    return { ...status, state: isAway || refusal ? 'refused' : 'ready', version, hasVector, ...measured, ...problem };
  }

  /** Ends the engine; last the directory is free for another process. */
  async close(): Promise<void> {
    this.#closing.abort(databaseClosed(this.#engine.location));
    // An engine that was still opening ends itself at the signal.
    await this.#opening?.catch(() => undefined);
    const open = this.#open;
    this.#open = undefined;
    await open?.close();
  }

  async #ready(): Promise<Connection> {
    const open = await this.#opened();
    this.#throwIfResting(this.#migrationRefusal);
    try {
      await this.#migrator.applyAll(open.client, this.#closing.signal);
      this.#migrationRefusal = undefined;
      return open.connection;
    } catch (error) {
      this.#migrationRefusal = this.#refusal(error);
      throw this.#migrationRefusal.error;
    }
  }

  async #opened(): Promise<OpenEngine> {
    this.#closing.signal.throwIfAborted();
    this.#throwIfResting(this.#openRefusal);
    if (this.#open?.isAlive()) return this.#open;
    this.#opening ??= this.#reopen().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #reopen(): Promise<OpenEngine> {
    let open: OpenEngine | undefined;
    try {
      await this.#open?.close();
      this.#open = undefined;
      this.#migrator.reset();
      open = await this.#engine.open(this.#closing.signal);
      await applyMigrations(open.client, stateMigrations, this.#closing.signal);
      this.#closing.signal.throwIfAborted();
      this.#openRefusal = undefined;
      return (this.#open = open);
    } catch (error) {
      await open?.close();
      this.#openRefusal = this.#refusal(error);
      throw this.#openRefusal.error;
    }
  }

  #throwIfResting(refusal: Refusal | undefined): void {
    if (refusal && this.#now() - refusal.at < restMs) throw refusal.error;
  }

  #refusal(error: unknown): Refusal {
    // What an unknown error says may hold a path; the cause is for the log.
    const fix = 'Look at the cause in the log of the hub, and try again.';
    const told = isMillraceError(error)
      ? error
      : databaseUnavailable(this.#engine.location, { problem: 'it could not be opened', fix, cause: error });
    return { error: told, at: this.#now() };
  }
}

function firstLine({ message }: MillraceError): string {
  return message.split('\n', 1)[0] ?? '';
}
