import type { TokenCounter } from '@millrace/core';

const charactersPerToken = 4;

/** The first results whose texts together stay within a number of tokens; all of them where there is no limit. */
export async function withinTokens<R extends { readonly text: string }>(
  results: readonly R[],
  maxTokens: number | undefined,
  counter: TokenCounter | undefined,
): Promise<R[]> {
  if (maxTokens === undefined) return [...results];
  const kept: R[] = [];
  let tokens = 0;
  for (const result of results) {
    tokens += await countTokens(result.text, counter);
    if (tokens > maxTokens) break;
    kept.push(result);
  }
  return kept;
}

async function countTokens(text: string, counter: TokenCounter | undefined): Promise<number> {
  const estimate = Math.ceil(text.length / charactersPerToken);
  if (counter === undefined) return estimate;
  try {
    return await counter.count(text);
  } catch {
    // What was remembered is worth more than an exact count.
    return estimate;
  }
}
