import { isMillraceError, type StateStore } from '@millrace/core';
import type { MemoryStateStore } from './memory-state-store.js';

const embeddedRefusals = [
  'MILLRACE_DATABASE_IN_USE',
  'MILLRACE_DATABASE_LOCK_STALE',
  'MILLRACE_DATABASE_DIRECTORY',
  'MILLRACE_DATABASE_VERSION',
];

/** What begins so must outlive the process, or be refused. */
const mustLast = 'kept:';

/**
 * The durable store, or memory while the embedded database is refused.
 *
 * A hub keeps serving without its database, and rounds and artifacts of its calls live in this store. Those of a second
 * stdio process concern no other process and need not outlive it, so memory serves them; what must be durable goes through
 * `Database.ready`, which refuses. A PostgreSQL server that is away is another matter: replicas share its state, and each
 * going on with its own would be a lie, so there the error comes out.
 *
 * @param kept - where values go whose key begins with `kept:`; never to memory in place of it.
 */
export function stateStoreWithFallback(durable: StateStore, memory: MemoryStateStore, kept: StateStore = durable): StateStore {
  // A key that was begun in memory stays there, even if the database opens meanwhile.
  const choose = async <T>(key: string, use: (store: StateStore) => Promise<T>): Promise<T> => {
    if (key.startsWith(mustLast)) return use(kept);
    if (memory.has(key)) return use(memory);
    try {
      return await use(durable);
    } catch (error) {
      if (embeddedRefusals.some((code) => isMillraceError(error, code))) return use(memory);
      throw error;
    }
  };
  return {
    get: <T>(key: string) => choose(key, (store) => store.get<T>(key)),
    set: (key, value, options) => choose(key, (store) => store.set(key, value, options)),
    // oxlint-disable-next-line max-params -- the core's interface
    compareAndSet: (key, expected, value, options) => choose(key, (store) => store.compareAndSet(key, expected, value, options)),
    delete: (key) => choose(key, (store) => store.delete(key)),
  };
}
