import type { Outcome } from '@millrace/core';
import type { CostRow } from '../ledger/cost-row.js';
import { dearestRates, type Quote, type TokenBuckets } from '../money/price-book.js';
import type { Measured } from './measure-call.js';
import { estimateTokens } from '../count/estimate-tokens.js';
import type { OpenCall } from './open-call.js';

/** The row of a call that was answered. */
export function settledRow(open: OpenCall, outcome: Outcome, used: Measured & Quote): CostRow {
  const { model, buckets, method, match, costMicroUsd, estimated } = used;
  return {
    callId: open.id,
    subject: open.subject,
    at: open.at,
    model,
    buckets,
    method,
    match,
    costMicroUsd,
    chargedMicroUsd: costMicroUsd ?? dearestCost(buckets),
    estimated,
    ok: outcome.ok,
    errorCode: outcome.ok ? null : (outcome.error?.code ?? 'unknown'),
    durationMs: Math.max(0, outcome.durationMs),
  };
}

/** The row of a call that nobody settled: what was held for it is taken as spent, for it may have run. */
export function abandonedRow(open: OpenCall, model: string): CostRow {
  return {
    callId: open.id,
    subject: open.subject,
    at: open.at,
    model,
    buckets: { input: 0, output: estimateTokens(open.input), cacheRead: 0, cacheWrite: 0 },
    method: 'assumed',
    match: 'none',
    costMicroUsd: open.estimate > 0 ? open.estimate : null,
    chargedMicroUsd: open.estimate,
    estimated: true,
    ok: false,
    errorCode: 'MILLRACE_CALL_ABANDONED',
    durationMs: 0,
  };
}

/** What tokens without a known price are charged to budgets, in whole micro-USD. */
export function dearestCost(buckets: TokenBuckets): number {
  return (buckets.input + buckets.cacheRead + buckets.cacheWrite) * dearestRates.input + buckets.output * dearestRates.output;
}
