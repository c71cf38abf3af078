import { abortAfter, untilAborted } from '@millrace/core';

/**
 * Waits for work, but no longer than `limitMs` and not past the signal. The work itself goes on.
 *
 * @throws an Error named `TimeoutError`, or the signal's reason.
 */
export function withinLimit<T>(work: Promise<T>, limitMs: number, signal?: AbortSignal): Promise<T> {
  return untilAborted(work, abortAfter(limitMs, signal));
}
