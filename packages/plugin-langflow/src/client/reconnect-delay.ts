const firstMs = 1_000;
const mostMs = 30_000;

/**
 * How long to wait before an attempt to reconnect: a random part of a bound that doubles ("full jitter"), so that clients
 * which lost the same gateway do not come back as one.
 *
 * @param attempt - 0 for the first.
 * @param random - from 0 to below 1.
 * @returns milliseconds, at most 30 000.
 */
export function reconnectDelay(attempt: number, random: number): number {
  return Math.floor(random * Math.min(mostMs, firstMs * 2 ** attempt));
}
