import { abortAfter } from '@millrace/core';
import type { Database } from '@millrace/database/tokens';

/** Less than the tool's deadline, with room for the checks after it. */
const longestWaitMs = 10_000;

/**
 * Makes a wait for a database that is not open yet; it opens for who waits. A hub serves before its database is open, and asked for its
 * health in that moment it could only say that it does not know yet: so whoever asks first waits, until it is open or refused, for ten
 * seconds at most. After that nobody waits: what is not known then is worth telling.
 */
export function createOpeningWait(database: Pick<Database, 'ready'>, waitMs = longestWaitMs): (signal: AbortSignal) => Promise<void> {
  let isOver = false;
  return async (signal) => {
    if (isOver) return;
    await database.ready(abortAfter(waitMs, signal)).catch(() => undefined);
    if (!signal.aborted) isOver = true;
  };
}
