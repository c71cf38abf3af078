/** What is searched for, besides the words. */
export interface SearchOptions {
  /** Results wanted; 1 to 20. A provider may give fewer. */
  readonly count: number;
  /** A language tag such as `'en'`. */
  readonly language?: string;
  /** How much is held back from children; the provider's own way unless said. */
  readonly safe?: 'off' | 'moderate' | 'strict';
  /** Only what is not older. */
  readonly freshness?: 'day' | 'week' | 'month' | 'year';
  /** What the last answer gave as `next`; it came by way of the caller, so check it. */
  readonly next?: string;
}

/** One thing found. Tags in its texts are taken out afterwards. */
export interface SearchResult {
  readonly url: string;
  readonly title: string;
  readonly snippet: string;
  /** When it was published, in the provider's words. */
  readonly published?: string;
}

/** What a provider found. */
export interface SearchAnswer {
  readonly results: readonly SearchResult[];
  /** How to go on, when there is more: 1 to 200 characters. */
  readonly next?: string;
  /** The options that it cannot respect and has passed over. */
  readonly ignored?: readonly (keyof SearchOptions)[];
}

/** A way to search the web, for `web_search`. */
export interface SearchProvider {
  /** Lower case letters, digits and dashes; the tool's `provider`. */
  readonly id: string;
  search(query: string, options: SearchOptions, signal: AbortSignal): Promise<SearchAnswer>;
}

/** What is wrong with a provider, if anything is. */
export function providerProblem(value: SearchProvider): string | undefined {
  return typeof value?.id === 'string' && /^[a-z0-9][a-z0-9-]{0,31}$/.test(value.id) && typeof value.search === 'function'
    ? undefined
    : 'a search provider needs id (lower case letters, digits and dashes) and search(query, options, signal)';
}
