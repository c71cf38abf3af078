/**
 * Waits for work, but no longer than `limitMs` and not past the signal. The work itself goes on.
 *
 * @throws an Error named `TimeoutError`, or the signal's reason.
 */
export async function withinLimit<T>(work: Promise<T>, limitMs: number, signal?: AbortSignal): Promise<T> {
  // Once nobody waits, what the work throws must not end the process.
  work.catch(() => undefined);
  const timeout = AbortSignal.timeout(limitMs);
  return unlessAborted(work, signal ? AbortSignal.any([signal, timeout]) : timeout);
}

/** Waits for work unless the signal aborts first. The work itself goes on. @throws the signal's reason. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
