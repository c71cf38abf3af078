import { cursorExpired } from '../error-catalogue/calls.js';
import { callInvalid, providerUnknown } from '../error-catalogue/outside.js';
import { plainText } from './html-text.js';
import type { SearchOptions, SearchProvider, SearchResult } from './search-provider.js';

/** What is searched for, and by whom. */
export interface WebSearch {
  readonly query: string;
  readonly options: Omit<SearchOptions, 'next'>;
  /** An id; the first provider unless said. */
  readonly provider?: string | undefined;
  /** The `cursor` of the last answer to the same question. */
  readonly cursor?: string | undefined;
}

/** What was found. */
export interface WebFindings {
  readonly provider: string;
  readonly results: readonly SearchResult[];
  readonly cursor?: string;
  /** Options that were asked for and passed over. */
  readonly ignored: readonly string[];
}

const maxQuery = 1_000;

/**
 * Searches by one of the providers.
 *
 * @throws MillraceError `invalid_call`, `not_found` for an unknown provider, `cursor_expired`, and what the provider throws.
 */
export async function searchWeb(providers: readonly SearchProvider[], search: WebSearch, signal: AbortSignal): Promise<WebFindings> {
  const query = search.query.trim();
  if (query === '' || query.length > maxQuery) throw callInvalid(`query needs 1 to ${maxQuery} characters`);
  const from = search.cursor === undefined ? undefined : placeOf(search.cursor);
  const provider = choose(providers, from?.provider ?? search.provider);
  const count = Math.min(Math.max(search.options.count, 1), 20);
  const answer = await provider.search(query, { ...search.options, count, ...(from && { next: from.next }) }, signal);
  signal.throwIfAborted();
  return {
    provider: provider.id,
    results: answer.results.filter(isUsable).slice(0, count).map(tidy),
    ignored: (answer.ignored ?? []).filter((option) => option !== 'next' && search.options[option] !== undefined),
    ...cursorTo(provider.id, answer.next),
  };
}

function choose(providers: readonly SearchProvider[], id = providers[0]?.id): SearchProvider {
  const provider = providers.find((each) => each.id === id);
  const known = providers.map((each) => each.id);
  if (!provider) throw providerUnknown(id ?? '', known);
  return provider;
}

function cursorTo(id: string, next: unknown): { cursor?: string } {
  return typeof next === 'string' && next !== '' && next.length <= 200 ? { cursor: `${id}.${next}` } : {};
}

/** A cursor is what the provider gave, and nothing more: it can do no more than ask for another page. */
function placeOf(cursor: string): { provider: string; next: string } {
  const [, provider, next] = /^([a-z0-9-]{1,32})\.(.{1,200})$/s.exec(cursor) ?? [];
  if (provider === undefined || next === undefined) throw cursorExpired();
  return { provider, next };
}

function isUsable({ url }: SearchResult): boolean {
  return typeof url === 'string' && url.length <= 2_000 && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function tidy({ url, title, snippet, published }: SearchResult): SearchResult {
  const when = published === undefined ? '' : short(published, 40);
  return { title: short(title, 150), url, snippet: short(snippet, 320), ...(when !== '' && { published: when }) };
}

function short(text: unknown, limit: number): string {
  const letters = Array.from(plainText(String(text ?? '').slice(0, 20_000)));
  return letters.length <= limit
    ? letters.join('')
    : `${letters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}
