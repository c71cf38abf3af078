const faults: ReadonlySet<string> = new Set([
  'MILLRACE_INTERNAL',
  'MILLRACE_CALL_TIMEOUT',
  'MILLRACE_OUTPUT_INVALID',
  'MILLRACE_GUARD_FAILED',
  'MILLRACE_RESERVE_FAILED',
  'MILLRACE_SAFETY_DOWN',
  'MILLRACE_BREAKER_OPEN',
  'MILLRACE_ONCE_NOT_JSON',
  'unknown',
]);

/**
 * Whether a failure is the server's own, which tells of its health. A refusal, a wrong input or a tool's expected failure
 * is not: a caller must not be able to make a sound server look ill.
 */
export function isFault(code: string): boolean {
  return faults.has(code) || code.startsWith('MILLRACE_DATABASE_');
}
