import { isMillraceError } from '../error/millrace-error.js';
import { isThenable } from '../time/is-thenable.js';
import type { LiveCall } from './live-call.js';

const maxAttempts = 3;
const firstPauseMs = 50;

/**
 * Runs a handler until it answers, its signal aborts, or it fails; a handler that ignores its signal is left behind.
 *
 * @param isIdempotent - failures marked retryable are then tried again, at most twice.
 * @throws the signal's reason, or what the handler threw.
 */
export async function runHandler(call: LiveCall, isIdempotent: boolean, handle: () => unknown): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      const returned = handle();
      return isThenable(returned) ? await call.stopper.until(returned) : returned;
    } catch (cause) {
      const mayRetry = isIdempotent && attempt < maxAttempts && isMillraceError(cause) && cause.retryable && !call.stopper.reason;
      if (!mayRetry) throw cause;
      await call.stopper.until(pause(firstPauseMs * 2 ** attempt * Math.random()));
    }
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
