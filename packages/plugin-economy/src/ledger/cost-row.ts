import type { PriceMatch } from '../money/model-name.js';
import type { TokenBuckets } from '../money/price-book.js';
import type { CostRecorded } from '../tokens.js';
import { sumTokens } from '../money/price-book.js';
import type { Subject } from '../budget/subject.js';

/** How tokens were counted: by the provider, by the tokenizer, by their characters, or not at all after a call was lost. */
export type CountMethod = 'reported' | 'o200k' | 'characters/4' | 'assumed';

/** One line of the ledger. Money is whole micro-USD, times are milliseconds. */
export interface CostRow {
  readonly callId: string;
  readonly subject: Subject;
  readonly model: string;
  readonly buckets: TokenBuckets;
  readonly method: CountMethod;
  readonly match: PriceMatch;
  /** Null where no price is known. */
  readonly costMicroUsd: number | null;
  /** What budgets count: the cost, or an estimate on the dear side where no price is known. */
  readonly chargedMicroUsd: number;
  readonly estimated: boolean;
  readonly ok: boolean;
  readonly errorCode: string | null;
  readonly durationMs: number;
  /** When the call reserved. */
  readonly at: number;
}

/** A row as its event tells it. */
export function recordedEvent(row: CostRow): CostRecorded {
  const { tool, plugin, principal, tenant } = row.subject;
  const { callId, model, costMicroUsd, estimated, ok, at } = row;
  return { callId, tool, plugin, principal, tenant, model, tokensUsed: sumTokens(row.buckets), costMicroUsd, estimated, ok, at };
}
