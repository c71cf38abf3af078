import type { CallFinished } from '@millrace/core';
import { cutText } from './cut-text.js';
import { redact } from './redact.js';

/** Calls that failed alike. Times are milliseconds since the epoch. */
export interface KeptError {
  readonly code: string;
  readonly message: string;
  readonly tool: string;
  readonly plugin: string;
  readonly principal: string;
  readonly tenant: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly correlationId: string;
}

/** Which errors to give. */
export interface ErrorFilter {
  readonly since?: number | undefined;
  readonly tool?: string | undefined;
  readonly code?: string | undefined;
  /** Nothing: of every tenant. */
  readonly tenant?: string | undefined;
}

const maxMessage = 500;
const maxName = 200;

/** The errors of late: at most `capacity` different ones, the one that has not come back for longest goes first. */
export class ErrorRing {
  readonly #capacity: number;
  readonly #kept = new Map<string, KeptError>();
  readonly #listeners = new Set<(error: KeptError) => void>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Takes in a finished call; one that went well is ignored. */
  record({ call, outcome, finishedAt }: Pick<CallFinished, 'call' | 'outcome' | 'finishedAt'>): void {
    if (outcome.ok) return;
    const fresh = {
      code: cutText(outcome.error?.code ?? 'unknown', maxName),
      message: cutText(redact(outcome.error?.message ?? ''), maxMessage),
      tool: cutText(redact(call.name), maxName),
      plugin: call.plugin,
      principal: call.principal.id,
      tenant: call.principal.tenant,
    };
    const key = JSON.stringify(Object.values(fresh));
    const before = this.#kept.get(key);
    const error = {
      ...fresh,
      count: (before?.count ?? 0) + 1,
      firstAt: before?.firstAt ?? finishedAt,
      lastAt: finishedAt,
      correlationId: call.id,
    };
    this.#kept.delete(key);
    this.#kept.set(key, error);
    if (this.#kept.size > this.#capacity) this.#dropOldest();
    for (const listener of this.#listeners) listener(error);
  }

  /** The errors that match, newest first. */
  find(filter: ErrorFilter): KeptError[] {
    return [...this.#kept.values()].reverse().filter((error) => matches(error, filter));
  }

  /** Calls `listener` with each error. @returns a function that ends it. */
  onError(listener: (error: KeptError) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #dropOldest(): void {
    const oldest = this.#kept.keys().next();
    if (!oldest.done) this.#kept.delete(oldest.value);
  }
}

function matches(error: KeptError, filter: ErrorFilter): boolean {
  return (
    (filter.since === undefined || error.lastAt >= filter.since) &&
    (filter.tool === undefined || error.tool === filter.tool) &&
    (filter.code === undefined || error.code === filter.code) &&
    (filter.tenant === undefined || error.tenant === filter.tenant)
  );
}
