import type { IncomingHttpHeaders } from 'node:http';

const longest = 24 * 3_600_000;

/**
 * How long a server asks to be left alone.
 *
 * @param now - milliseconds since the epoch.
 * @returns milliseconds, at most a day; nothing when it does not say.
 * @see RFC 9110, 10.2.3; X-RateLimit-Reset tells seconds for each of several windows, the shortest first.
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | undefined {
  const after = headers['retry-after'];
  const reset = String(headers['x-ratelimit-reset'] ?? '').split(',')[0] ?? '';
  const said = after === undefined ? secondsOf(reset) : (secondsOf(after) ?? Date.parse(after) - now);
  if (said === undefined || Number.isNaN(said)) return undefined;
  return Math.min(Math.max(said, 0), longest);
}

function secondsOf(text: string): number | undefined {
  return /^\s*\d{1,9}\s*$/.test(text) ? Number(text) * 1_000 : undefined;
}
