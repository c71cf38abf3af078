import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

const counted = 4_000_000;

/** Tokens of a text as o200k counts them. What looks like a control token is text. */
export function tokensOf(text) {
  return countTokens(text, { disallowedSpecial: new Set() });
}

/** The same for a table; of a very long text only its beginning is counted, and said. */
export function tokensShown(text) {
  const tokens = tokensOf(text.slice(0, counted));
  return text.length > counted ? `> ${tokens} (first ${counted / 1e6} MB of ${(text.length / 1e6).toFixed(0)})` : tokens;
}

/** What a client pays for a tool before it calls it. */
export function toolTokens({ name, description, inputSchema }) {
  return tokensOf(JSON.stringify({ name, description, inputSchema }));
}
