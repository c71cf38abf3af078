import { listField, textField } from './answer-fields.js';
import type { ProviderClient } from './provider-client.js';
import type { SearchProvider } from './search-provider.js';

/** Searches by Tavily, which has neither pages nor languages. @see https://docs.tavily.com/documentation/api-reference/endpoint/search */
export function tavily(client: ProviderClient, key: string, base = 'https://api.tavily.com'): SearchProvider {
  return {
    id: client.id,
    async search(query, options, signal) {
      const answer = await client.ask(
        {
          url: new URL(`${base.replace(/\/+$/, '')}/search`),
          headers: { authorization: `Bearer ${key}` },
          body: {
            query,
            max_results: options.count,
            search_depth: 'basic',
            ...(options.freshness !== undefined && { time_range: options.freshness }),
          },
          // The plan's limit, and that of paying as one goes.
          refusals: [432, 433],
        },
        signal,
      );
      const results = listField(answer, 'results').map((each) => {
        const published = textField(each, 'published_date');
        return {
          url: textField(each, 'url'),
          title: textField(each, 'title'),
          snippet: textField(each, 'content'),
          ...(published !== '' && { published }),
        };
      });
      return { results, ignored: ['language', 'safe'] };
    },
  };
}
