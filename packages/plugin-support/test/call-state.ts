import type { CallState } from '@millrace/core';

/** A caller's state in memory that answers late, so that calls which do not take turns overwrite one another. */
export function slowCallState(): CallState {
  const values = new Map<string, string>();
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    async get<T>(key: string) {
      await later();
      const json = values.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },
    async set(key, value) {
      await later();
      values.set(key, JSON.stringify(value));
    },
    async delete(key) {
      values.delete(key);
    },
  };
}
