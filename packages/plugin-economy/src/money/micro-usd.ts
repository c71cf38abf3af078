const microPerUsd = 1_000_000;
const decimal = /^(\d{1,9})(?:\.(\d{1,6}))?$/;

/**
 * Reads a decimal amount exactly, without floating point.
 *
 * @param amount - USD, for example `'50.00'`; at most six decimals, below one billion.
 * @returns whole micro-USD, or undefined when it is no such amount.
 */
export function parseUsd(amount: string): number | undefined {
  const parts = decimal.exec(amount);
  return parts ? Number(parts[1]) * microPerUsd + Number((parts[2] ?? '').padEnd(6, '0')) : undefined;
}

/**
 * Rounds a price to whole micro-USD, halves up; what costs anything costs at least one.
 *
 * @param usd - as a price list computes it; its binary noise (0.000_000_499_999_999) is taken off first.
 */
export function toMicroUsd(usd: number): number {
  return Math.max(usd > 0 ? 1 : 0, Math.round(Number((usd * microPerUsd).toPrecision(12))));
}

/** Whole micro-USD as a number of USD with at most six decimals. */
export function toUsd(microUsd: number): number {
  return Number((microUsd / microPerUsd).toFixed(6));
}

/** Whole micro-USD for people: `0.0125 USD`. */
export function formatUsd(microUsd: number): string {
  const [whole, decimals = ''] = (microUsd / microPerUsd).toFixed(6).split('.');
  return `${whole}.${decimals.replace(/0+$/, '').padEnd(2, '0')} USD`;
}
