import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

// Text from a repository may spell the marks a model's own messages are made of; here they are text like any other.
const asText = { disallowedSpecial: new Set<string>() };

/** Tokens of a text, exactly, as the o200k encoding counts. */
export function tokensOfText(text: string): number {
  return countTokens(text, asText);
}
