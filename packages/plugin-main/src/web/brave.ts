import { field, listField, numberOf, textField } from './answer-fields.js';
import type { ProviderClient } from './provider-client.js';
import type { SearchProvider } from './search-provider.js';

const ages = { day: 'pd', week: 'pw', month: 'pm', year: 'py' } as const;

/** Searches by Brave's Web Search API. @see https://api-dashboard.search.brave.com/app/documentation/web-search */
export function brave(client: ProviderClient, key: string, base = 'https://api.search.brave.com/res/v1'): SearchProvider {
  return {
    id: client.id,
    async search(query, options, signal) {
      const page = numberOf(options.next, { least: 0, most: 9 });
      const url = new URL(`${base.replace(/\/+$/, '')}/web/search`);
      url.search = String(
        new URLSearchParams({
          q: query,
          count: String(options.count),
          offset: String(page),
          text_decorations: 'false',
          result_filter: 'web',
          ...(options.language !== undefined && { search_lang: options.language }),
          ...(options.safe !== undefined && { safesearch: options.safe }),
          ...(options.freshness !== undefined && { freshness: ages[options.freshness] }),
        }),
      );
      // It answers 422 to a key it does not know.
      const answer = await client.ask({ url, headers: { 'x-subscription-token': key }, refusals: [422] }, signal);
      const results = listField(answer, 'web', 'results').map((each) => {
        const published = textField(each, 'page_age') || textField(each, 'age');
        return {
          url: textField(each, 'url'),
          title: textField(each, 'title'),
          snippet: textField(each, 'description'),
          ...(published !== '' && { published }),
        };
      });
      const hasMore = field(answer, 'query', 'more_results_available') === true && page < 9;
      return hasMore ? { results, next: String(page + 1) } : { results };
    },
  };
}
