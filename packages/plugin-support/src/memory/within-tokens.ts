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
    tokens += counter === undefined ? Math.ceil(result.text.length / charactersPerToken) : await counter.count(result.text);
    if (tokens > maxTokens) break;
    kept.push(result);
  }
  return kept;
}
