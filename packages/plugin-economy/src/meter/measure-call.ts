import type { Outcome, Usage } from '@millrace/core';
import { answerText, argumentText, mediaTokens } from '../count/call-text.js';
import { estimateTokens } from '../count/estimate-tokens.js';
import type { CountMethod } from '../ledger/cost-row.js';
import type { TokenBuckets } from '../money/price-book.js';

/** What a call used, and how that is known. */
export interface Measured {
  readonly model: string;
  readonly buckets: TokenBuckets;
  readonly method: CountMethod;
  readonly estimated: boolean;
}

/** What measuring needs. */
export interface Measuring {
  /** Counts tokens exactly. */
  count(texts: readonly string[]): Promise<readonly number[]>;
  /** Assumed where a call does not say. */
  readonly model: string;
}

/**
 * Counts what a call used, from the model's side: it wrote the arguments (output) and reads the answer (input). Where the
 * call reported the use of a model of its own, that is taken instead.
 */
export async function measureCall(input: unknown, outcome: Outcome, measuring: Measuring): Promise<Measured> {
  const reported = outcome.usage && reportedBuckets(outcome.usage);
  if (reported)
    return {
      model: outcome.usage?.model ?? measuring.model,
      buckets: reported,
      method: 'reported',
      estimated: outcome.usage?.model === undefined,
    };
  const answer = answerText(outcome);
  const fixed = answer.media * mediaTokens;
  try {
    const [written = 0, ...read] = await measuring.count([argumentText(input), ...answer.texts]);
    const buckets = { input: read.reduce((sum, each) => sum + each, fixed), output: written, cacheRead: 0, cacheWrite: 0 };
    return { model: measuring.model, buckets, method: 'o200k', estimated: true };
  } catch {
    // Without the counting thread a rough count is better than none.
    const read = answer.texts.reduce((sum, each) => sum + Math.ceil(each.length / 4), fixed);
    const buckets = { input: read, output: estimateTokens(input), cacheRead: 0, cacheWrite: 0 };
    return { model: measuring.model, buckets, method: 'characters/4', estimated: true };
  }
}

function reportedBuckets(usage: Usage): TokenBuckets | undefined {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  if ([inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens].every((each) => each === undefined)) return undefined;
  return { input: whole(inputTokens), output: whole(outputTokens), cacheRead: whole(cacheReadTokens), cacheWrite: whole(cacheWriteTokens) };
}

/** More than any model reads or writes in one call; beyond it a report is wrong. */
const maxReportedTokens = 1_000_000_000;

function whole(tokens: number | undefined): number {
  return tokens !== undefined && tokens > 0 ? Math.min(Math.round(tokens), maxReportedTokens) : 0;
}
