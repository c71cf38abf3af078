/** The kinds of suggestions. */
export const suggestionKinds = ['rewrite', 'guard_clause', 'extract_function', 'duplicate', 'dead_code'] as const;
/** One of them. */
export type SuggestionKind = (typeof suggestionKinds)[number];

/** Whether a word names a kind. */
export function isSuggestionKind(word: string): word is SuggestionKind {
  return suggestionKinds.some((kind) => kind === word);
}
