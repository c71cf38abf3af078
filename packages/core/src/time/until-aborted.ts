/**
 * Waits for work, but no longer than a signal lets it, if there is one. The work itself goes on; what it throws once nobody waits is dropped.
 *
 * @throws the signal's reason when it aborts first, or what the work threw.
 */
export function untilAborted<T>(work: PromiseLike<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return Promise.resolve(work);
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).then(() => signal.removeEventListener('abort', giveUp));
  });
}
