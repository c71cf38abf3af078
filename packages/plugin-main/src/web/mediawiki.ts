import { providerFailed, providerLimited } from '../error-catalogue/outside.js';
import { field, listField, numberOf, textField } from './answer-fields.js';
import type { ProviderClient } from './provider-client.js';
import type { SearchProvider } from './search-provider.js';

/**
 * Searches a wiki by MediaWiki's own API, for which nobody needs a key.
 *
 * @param api - its `api.php`; Wikipedia's, in the language asked for, unless said.
 * @see https://www.mediawiki.org/wiki/API:Search
 */
export function mediawiki(client: ProviderClient, api?: string): SearchProvider {
  return {
    id: client.id,
    async search(query, options, signal) {
      const language = /^[a-z]{2,3}(?=-|$)/.exec(options.language ?? '')?.[0] ?? 'en';
      const url = new URL(api ?? `https://${language}.wikipedia.org/w/api.php`);
      const parameters = {
        action: 'query',
        format: 'json',
        formatversion: '2',
        list: 'search',
        srsearch: query,
        srlimit: String(options.count),
        sroffset: String(numberOf(options.next, { least: 0, most: 9_980 })),
        srprop: 'snippet|timestamp',
        // Where the pages are.
        meta: 'siteinfo',
        siprop: 'general',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      const answer = await client.ask({ url }, signal);
      refuseErrors(client.id, textField(answer, 'error', 'code'));
      const pageUrl = pagesOf(answer, url);
      const results = listField(answer, 'query', 'search').map((each) => {
        const title = textField(each, 'title');
        return { url: pageUrl(title), title, snippet: textField(each, 'snippet'), published: textField(each, 'timestamp') };
      });
      const next = field(answer, 'continue', 'sroffset');
      return { results, ignored: ['freshness', 'safe'], ...(typeof next === 'number' && { next: String(next) }) };
    },
  };
}

/** A wiki tells its errors with status 200. */
function refuseErrors(id: string, code: string): void {
  if (code === 'ratelimited' || code === 'maxlag') throw providerLimited(id, undefined);
  if (code !== '') throw providerFailed(id, `it says '${code.slice(0, 40)}'`, false);
}

function pagesOf(answer: unknown, api: URL): (title: string) => string {
  const article = textField(answer, 'query', 'general', 'articlepath');
  const server = textField(answer, 'query', 'general', 'server');
  const path = article.includes('$1') ? article : '/index.php?title=$1';
  const place = URL.canParse(server, api.href) ? new URL(server, api.href).origin : api.origin;
  return (title) =>
    place + path.replace('$1', () => encodeURIComponent(title.replaceAll(' ', '_')).replaceAll('%2F', '/').replaceAll('%3A', ':'));
}
