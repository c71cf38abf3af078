import type { StateStore } from '@millrace/core';
import type { SourceRequest } from '../ingest/open-source.js';

/** An ingest whose chunks a sink has not acknowledged yet. */
export interface PendingIngest {
  readonly id: string;
  readonly owner: { readonly tenant: string; readonly id: string };
  readonly repository: string;
  readonly request: SourceRequest;
}

/** Beyond, the oldest is forgotten: somebody ingests endlessly many different things and no sink keeps up. */
const maxPending = 256;
const maxAttempts = 50;

/**
 * The ingests that a sink still has to take, oldest first. They live in the hub's state store, which a database makes
 * durable: what was not acknowledged before a crash is given again after it. Only what to read is written down, never code.
 */
export class PendingIngests {
  readonly #store: StateStore;
  readonly #key: string;

  constructor(store: StateStore, key: string) {
    this.#store = store;
    this.#key = key;
  }

  async all(): Promise<readonly PendingIngest[]> {
    return (await this.#store.get<readonly PendingIngest[]>(this.#key)) ?? [];
  }

  /** Adds one. It takes the place of an older one of the same repository and owner, as it tells all of it anew. */
  add(added: PendingIngest): Promise<void> {
    return this.#change((pending) => [...pending.filter((each) => sameOf(each) !== sameOf(added)), added].slice(-maxPending));
  }

  /** Takes one away, unless a newer one has taken its place. */
  remove(id: string): Promise<void> {
    return this.#change((pending) => pending.filter((each) => each.id !== id));
  }

  // Replicas on one database share the list.
  async #change(change: (pending: readonly PendingIngest[]) => readonly PendingIngest[]): Promise<void> {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const pending = await this.#store.get<readonly PendingIngest[]>(this.#key);
      const changed = change(pending ?? []);
      if (changed.length === 0 && pending === undefined) return;
      if (await this.#store.compareAndSet(this.#key, pending, changed)) return;
    }
    throw new Error('The list of ingests could not be changed: others change it all the time.');
  }
}

function sameOf({ owner, repository, request }: PendingIngest): string {
  return JSON.stringify([owner.tenant, owner.id, repository, request.subfolder ?? '']);
}
