import { providerFailed } from '../error-catalogue/outside.js';
import { listField, numberOf, textField } from './answer-fields.js';
import type { ProviderClient } from './provider-client.js';
import type { SearchProvider } from './search-provider.js';

const safeLevels = { off: '0', moderate: '1', strict: '2' } as const;

/** Searches by a SearXNG, whose settings must allow the format `json`. @see https://docs.searxng.org/dev/search_api.html */
export function searxng(client: ProviderClient, base: string): SearchProvider {
  return {
    id: client.id,
    async search(query, options, signal) {
      const { page, skip } = placeOf(options.next);
      const url = new URL(`${base.replace(/\/+$/, '')}/search`);
      url.search = String(
        new URLSearchParams({
          q: query,
          format: 'json',
          pageno: String(page),
          ...(options.language !== undefined && { language: options.language }),
          ...(options.safe !== undefined && { safesearch: safeLevels[options.safe] }),
          ...(options.freshness !== undefined && { time_range: options.freshness }),
        }),
      );
      const answer = await client.ask({ url }, signal);
      const found = listField(answer, 'results');
      // No engine answering is not the same as nothing being there.
      if (found.length === 0 && listField(answer, 'unresponsive_engines').length > 0)
        throw providerFailed(client.id, 'none of its engines answered', true);
      const end = skip + options.count;
      const results = found.slice(skip, end).map((each) => {
        const published = textField(each, 'publishedDate');
        return {
          url: textField(each, 'url'),
          title: textField(each, 'title'),
          snippet: textField(each, 'content'),
          ...(published !== '' && { published }),
        };
      });
      if (found.length === 0) return { results };
      return { results, next: found.length > end ? `${page}.${end}` : `${page + 1}.0` };
    },
  };
}

/** Its pages have a size of their own: a place is a page, and how many of it were given already. */
function placeOf(next = ''): { page: number; skip: number } {
  const [page, skip] = next.split('.');
  return { page: numberOf(page, { least: 1, most: 50 }), skip: numberOf(skip, { least: 0, most: 1_000 }) };
}
