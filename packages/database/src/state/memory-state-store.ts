import type { Clock, StateStore } from '@millrace/core';
import { canonicalJson } from './canonical-json.js';
import { checkKey } from './check-key.js';

const maxEntries = 10_000;
const maxCharacters = 64 * 1024 * 1024;

/** A state store in this process's memory. */
export interface MemoryStateStore extends StateStore {
  has(key: string): boolean;
}

/** Makes a store that is bounded: beyond ten thousand keys or 64 Mi characters the oldest go first. */
export function createMemoryStateStore(clock: Clock): MemoryStateStore {
  const entries = new Map<string, { json: string; expiresAt: number }>();
  let characters = 0;
  const remove = (key: string): void => {
    characters -= entries.get(key)?.json.length ?? 0;
    entries.delete(key);
  };
  const read = (key: string): string | undefined => {
    checkKey(key);
    const entry = entries.get(key);
    if (entry && entry.expiresAt > clock.now()) return entry.json;
    remove(key);
    return undefined;
  };
  const write = (key: string, json: string, ttlMs = Infinity): void => {
    checkKey(key);
    remove(key);
    entries.set(key, { json, expiresAt: clock.now() + ttlMs });
    characters += json.length;
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries && characters <= maxCharacters) return;
      remove(oldest);
    }
  };
  return {
    has: (key) => read(key) !== undefined,
    async get<T>(key: string) {
      const json = read(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },
    async set(key, value, options) {
      write(key, canonicalJson(key, value), options?.ttlMs);
    },
    // oxlint-disable-next-line max-params -- the core's interface
    async compareAndSet(key, expected, value, options) {
      if (read(key) !== (expected === undefined ? undefined : canonicalJson(key, expected))) return false;
      write(key, canonicalJson(key, value), options?.ttlMs);
      return true;
    },
    async delete(key) {
      remove(key);
    },
  };
}
