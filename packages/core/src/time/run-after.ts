import type { Clock } from '../service/core-services.js';

/** Runs something once after a time, by the clock's own timer where it has one. Never keeps the process alive. @returns a function that calls it off. */
export function runAfter(clock: Clock, delayMs: number, run: () => void): () => void {
  if (clock.after) return clock.after(delayMs, run);
  const timer = setTimeout(run, delayMs);
  (timer as { unref?: () => void }).unref?.();
  return () => clearTimeout(timer);
}
