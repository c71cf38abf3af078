/**
 * A signal that aborts with any of the others, or after a time: the bound that every wait has.
 *
 * @remarks
 * Use it in place of `AbortSignal.any([signal, AbortSignal.timeout(ms)])`: on Node 20 that timeout may be collected as garbage, and
 * then never aborts. A timeout that somebody listens to is kept.
 * @param milliseconds - the reason is then a `TimeoutError`.
 */
export function abortAfter(milliseconds: number, ...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const timeout = AbortSignal.timeout(milliseconds);
  timeout.addEventListener('abort', () => {}, { once: true });
  return AbortSignal.any([...signals.filter((signal) => signal !== undefined), timeout]);
}
