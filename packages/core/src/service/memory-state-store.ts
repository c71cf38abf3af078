import type { Clock, StateStore } from './core-services.js';

interface Entry {
  readonly json: string;
  readonly expiresAt: number;
}

const maxEntries = 10_000;

/** A state store in this process's memory: bounded, the oldest entries go first, a tenth at a time. */
export function createMemoryStateStore(clock: Clock): StateStore {
  const entries = new Map<string, Entry>();

  const read = (key: string): string | undefined => {
    const entry = entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt > clock.now()) return entry.json;
    entries.delete(key);
    return undefined;
  };
  const write = (key: string, value: unknown, ttlMs = Infinity): void => {
    entries.delete(key);
    entries.set(key, { json: JSON.stringify(value), expiresAt: clock.now() + ttlMs });
    if (entries.size > maxEntries) makeRoom(entries, clock.now());
  };

  return {
    async get<T>(key: string) {
      const json = read(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },
    async set(key, value, options) {
      write(key, value, options?.ttlMs);
    },
    // oxlint-disable-next-line eslint/max-params -- key, old, new and options: the shape such an operation has everywhere
    async compareAndSet(key, expected, value, options) {
      const present = read(key);
      if (present !== (expected === undefined ? undefined : JSON.stringify(expected))) return false;
      write(key, value, options?.ttlMs);
      return true;
    },
    async delete(key) {
      entries.delete(key);
    },
  };
}

function makeRoom(entries: Map<string, Entry>, now: number): void {
  for (const [key, entry] of entries) if (entry.expiresAt <= now) entries.delete(key);
  for (const key of entries.keys()) {
    if (entries.size <= maxEntries * 0.9) return;
    entries.delete(key);
  }
}
