import type { Ids } from '@millrace/core';

/** Ids that count up: `id-1`, `id-2` and so on. */
export function fakeIds(prefix = 'id'): Ids {
  let count = 0;
  return { next: () => `${prefix}-${(count += 1)}` };
}
