import { callInvalid, cursorExpired, providerUnknown } from '../error-catalogue.js';
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
  const id = from?.provider ?? search.provider ?? providers[0]?.id;
  const provider = providers.find((each) => each.id === id);
  if (!provider)
    throw providerUnknown(
      id ?? '',
      providers.map((each) => each.id),
    );
  const count = Math.min(Math.max(search.options.count, 1), 20);
  const options = { ...search.options, count, ...(from && { next: from.next }) };
  const answer = await provider.search(query, options, signal);
  signal.throwIfAborted();
  const { next } = answer;
  return {
    provider: provider.id,
    results: answer.results.filter(isUsable).slice(0, count).map(tidy),
    ignored: (answer.ignored ?? []).filter((option) => search.options[option as keyof WebSearch['options']] !== undefined),
    ...(typeof next === 'string' && next !== '' && next.length <= 200 && { cursor: `${provider.id}.${next}` }),
  };
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
  const letters = [...plainText(String(text ?? '').slice(0, 20_000))];
  return letters.length <= limit
    ? letters.join('')
    : `${letters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}
