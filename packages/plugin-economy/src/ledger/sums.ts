import { sumTokens } from '../money/price-book.js';
import type { Sums } from '../tokens.js';
import type { CostRow } from './cost-row.js';

/** The sum of nothing. */
export const noSums: Sums = { calls: 0, failed: 0, tokensUsed: 0, costMicroUsd: 0, unpriced: 0, estimated: false };

/** Adds two sums. */
export function addSums(one: Sums, other: Sums): Sums {
  const model = one.model === undefined || one.model === other.model ? other.model : other.model === undefined ? one.model : 'mixed';
  return {
    calls: one.calls + other.calls,
    failed: one.failed + other.failed,
    tokensUsed: one.tokensUsed + other.tokensUsed,
    costMicroUsd: one.costMicroUsd + other.costMicroUsd,
    unpriced: one.unpriced + other.unpriced,
    estimated: one.estimated || other.estimated,
    ...(model !== undefined && { model }),
  };
}

/** One row as a sum. A report is no call: it adds what a model reported beyond the calls already counted. */
export function sumsOf(row: CostRow): Sums {
  const calls = row.subject.kind === 'report' ? 0 : 1;
  return {
    calls,
    failed: row.ok ? 0 : calls,
    tokensUsed: sumTokens(row.buckets),
    costMicroUsd: row.costMicroUsd ?? 0,
    unpriced: row.costMicroUsd === null ? 1 : 0,
    estimated: row.estimated,
    model: row.model,
  };
}
