import { MillraceError } from './millrace-error.js';

/**
 * Ends a handler with a failure the caller is meant to see. Anything else a handler throws is masked.
 *
 * @param code - lower snake_case, for example `'not_found'`.
 * @param message - a sentence for the caller; never a secret.
 * @throws MillraceError with that code, always.
 */
export function fail(code: string, message: string, more: { retryable?: boolean; retryAfterMs?: number } = {}): never {
  throw new MillraceError(code, { what: message }, more);
}
