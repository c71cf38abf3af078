import { expect, it } from 'vitest';
import { Secrets } from '../api/secrets.js';
import { Http } from '../http/http.js';
import { refusalOf } from '../test-support/refusal.js';
import { sendJson, webServer, type Answer, type WebServer } from '../test-support/web-server.js';
import { builtInProviders, type SearchSettings } from './built-in-providers.js';
import type { SearchOptions } from './search-provider.js';

const never = new AbortController().signal;
const now = Date.parse('2026-01-02T03:04:05Z');
const ids = ['searxng', 'brave', 'tavily', 'mediawiki'] as const;
type Id = (typeof ids)[number];

const settingsFor: Record<Id, (origin: string) => SearchSettings> = {
  searxng: (url) => ({ searxng: { url: `${url}/searx/` } }),
  brave: (url) => ({ brave: { key: 'secret:KEY', url: `${url}/res/v1` } }),
  tavily: (url) => ({ tavily: { key: 'secret:KEY', url } }),
  mediawiki: (url) => ({ mediawiki: { url: `${url}/w/api.php` } }),
};

function searchAt(server: WebServer, id: Id, options: Partial<SearchOptions> = {}) {
  const tools = { http: new Http({ maxBytes: 10_000 }), secrets: new Secrets({ KEY: 'key-of-the-host' }), now: () => now };
  const provider = builtInProviders(settingsFor[id](server.origin), tools).find((each) => each.id === id);
  return provider!.search('wells & rivers', { count: 2, ...options }, never);
}

async function search(id: Id, answer: Answer, options: Partial<SearchOptions> = {}) {
  await using server = await webServer(answer);
  const found = await searchAt(server, id, options);
  const { url = '', ...rest } = server.seen[0] ?? {};
  return { found, asked: { ...rest, path: url.split('?')[0], query: Object.fromEntries(new URLSearchParams(url.split('?')[1])) } };
}

const wanted: Partial<SearchOptions> = { language: 'de', safe: 'strict', freshness: 'week' };

it('asks SearXNG as its API says', async () => {
  const results = [
    {
      url: 'https://a.test/',
      title: 'A',
      content: 'a well',
      engine: 'bing',
      engines: ['bing'],
      score: 1,
      publishedDate: '2024-05-06T00:00:00',
    },
    { url: 'https://b.test/', title: 'B', content: 'b', engine: 'bing', publishedDate: null },
    { url: 'https://c.test/', title: 'C', content: 'c' },
  ];
  const answer = {
    query: 'wells & rivers',
    number_of_results: 0,
    results,
    answers: [],
    infoboxes: [],
    suggestions: [],
    unresponsive_engines: [],
  };

  const { found, asked } = await search('searxng', (_request, response) => sendJson(response, answer), wanted);
  const { found: rest } = await search('searxng', (_request, response) => sendJson(response, answer), { next: '1.2' });

  expect(asked).toMatchObject({
    method: 'GET',
    path: '/searx/search',
    query: { q: 'wells & rivers', format: 'json', pageno: '1', language: 'de', safesearch: '2', time_range: 'week' },
  });
  expect(found).toEqual({
    results: [
      { url: 'https://a.test/', title: 'A', snippet: 'a well', published: '2024-05-06T00:00:00' },
      { url: 'https://b.test/', title: 'B', snippet: 'b' },
    ],
    next: '1.2',
  });
  expect(rest).toEqual({ results: [{ url: 'https://c.test/', title: 'C', snippet: 'c' }], next: '2.0' });
});

it('tells a SearXNG whose engines all fail from one that finds nothing', async () => {
  const nothing = { results: [], unresponsive_engines: [] };
  const broken = { results: [], unresponsive_engines: [['bing', 'timeout']] };

  expect((await search('searxng', (_request, response) => sendJson(response, nothing))).found).toEqual({ results: [] });
  await expect(search('searxng', (_request, response) => sendJson(response, broken))).rejects.toMatchObject({
    code: 'provider_failed',
    retryable: true,
  });
});

it('asks Brave as its API says', async () => {
  const results = [
    {
      title: 'A',
      url: 'https://a.test/',
      description: 'a <strong>well</strong>',
      page_age: '2024-05-06T00:00:00',
      age: 'May 6, 2024',
      language: 'en',
    },
    { title: 'B', url: 'https://b.test/', description: 'b' },
  ];
  const answer = { type: 'search', query: { original: 'wells & rivers', more_results_available: true }, web: { type: 'search', results } };

  const { found, asked } = await search('brave', (_request, response) => sendJson(response, answer), { ...wanted, next: '3' });

  expect(asked).toMatchObject({
    method: 'GET',
    path: '/res/v1/web/search',
    headers: { 'x-subscription-token': 'key-of-the-host', accept: 'application/json' },
    query: { q: 'wells & rivers', count: '2', offset: '3', search_lang: 'de', safesearch: 'strict', freshness: 'pw' },
  });
  expect(found).toEqual({
    results: [
      { url: 'https://a.test/', title: 'A', snippet: 'a <strong>well</strong>', published: '2024-05-06T00:00:00' },
      { url: 'https://b.test/', title: 'B', snippet: 'b' },
    ],
    next: '4',
  });
});

it('asks Tavily as its API says', async () => {
  const results = [
    {
      title: 'A',
      url: 'https://a.test/',
      content: 'a well',
      score: 0.9,
      raw_content: null,
      published_date: 'Mon, 06 May 2024 00:00:00 GMT',
    },
  ];
  const answer = { query: 'wells & rivers', answer: null, images: [], results, response_time: 1.1, request_id: 'x' };

  const { found, asked } = await search('tavily', (_request, response) => sendJson(response, answer), wanted);

  expect(asked).toMatchObject({
    method: 'POST',
    path: '/search',
    headers: { authorization: 'Bearer key-of-the-host', 'content-type': 'application/json' },
  });
  expect(JSON.parse(asked.body ?? '')).toEqual({ query: 'wells & rivers', max_results: 2, search_depth: 'basic', time_range: 'week' });
  expect(found).toEqual({
    results: [{ url: 'https://a.test/', title: 'A', snippet: 'a well', published: 'Mon, 06 May 2024 00:00:00 GMT' }],
    ignored: ['language', 'safe'],
  });
});

it('asks a wiki as its API says, and makes the addresses of pages as the wiki does', async () => {
  const answer = {
    batchcomplete: true,
    continue: { sroffset: 2, continue: '-||' },
    query: {
      general: { articlepath: '/wiki/$1', server: '//wiki.test' },
      searchinfo: { totalhits: 900 },
      search: [
        {
          ns: 0,
          title: 'Well (disambiguation)?',
          pageid: 1,
          size: 2,
          wordcount: 3,
          snippet: 'a <span class="searchmatch">well</span>',
          timestamp: '2024-05-06T00:00:00Z',
        },
      ],
    },
  };

  const { found, asked } = await search('mediawiki', (_request, response) => sendJson(response, answer), { next: '10' });

  expect(asked).toMatchObject({
    path: '/w/api.php',
    query: { action: 'query', list: 'search', format: 'json', srsearch: 'wells & rivers', srlimit: '2', sroffset: '10' },
  });
  expect(found).toEqual({
    results: [
      {
        url: 'http://wiki.test/wiki/Well_(disambiguation)%3F',
        title: 'Well (disambiguation)?',
        snippet: 'a <span class="searchmatch">well</span>',
        published: '2024-05-06T00:00:00Z',
      },
    ],
    next: '2',
    ignored: ['freshness', 'safe'],
  });
});

it.each([
  ['ratelimited', 'rate_limited', true],
  ['maxlag', 'rate_limited', true],
  ['srsearch-error', 'provider_failed', false],
])("tells a wiki's error %s, which comes with status 200", async (code, ours, retryable) => {
  const answer: Answer = (_request, response) => sendJson(response, { error: { code, info: 'x' } });

  await expect(search('mediawiki', answer)).rejects.toMatchObject({ code: ours, retryable });
});

it('finds the pages of a wiki that says little, and of Wikipedia in any language', async () => {
  const answer = { query: { search: [{ title: 'A b', snippet: '', timestamp: '' }] } };
  const asked: string[] = [];
  const http = {
    request: async ({ url }: { url: URL }) => (
      asked.push(url.origin),
      { status: 200, url, headers: {}, body: Buffer.from(JSON.stringify(answer)) }
    ),
  };
  const [wiki] = builtInProviders({}, { http: http as unknown as Http, secrets: new Secrets({}), now: () => now });

  const found = await wiki!.search('a', { count: 1, language: 'de-AT' }, never);
  await wiki!.search('a', { count: 1, language: '../evil' }, never);

  expect(found.results[0]?.url).toBe('https://de.wikipedia.org/index.php?title=A_b');
  expect(asked).toEqual(['https://de.wikipedia.org', 'https://en.wikipedia.org']);
});

it.each(
  ids
    .flatMap((id) => [
      { id, status: 401 },
      { id, status: 403 },
    ])
    .concat({ id: 'brave', status: 422 }, { id: 'tavily', status: 432 }, { id: 'tavily', status: 433 }),
)('tells that $id refuses the key with $status', async ({ id, status }) => {
  const answer: Answer = (_request, response) => sendJson(response, { error: 'key-of-the-host is not good' }, status);

  const refusal = await refusalOf(search(id, answer));

  expect(refusal).toMatchObject({ code: 'denied', retryable: false, message: expect.stringContaining(`'${id}'`) });
  expect(refusal.message).not.toContain('key-of');
});

const pauses: { id: Id; header: Record<string, string>; ms: number | undefined }[] = [
  ...ids.map((id) => ({ id, header: { 'retry-after': '7' }, ms: 7_000 })),
  { id: 'brave', header: { 'x-ratelimit-reset': '1, 1419704' }, ms: 1_000 },
  { id: 'tavily', header: { 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT' }, ms: 60_000 },
  { id: 'tavily', header: { 'retry-after': 'Fri, 02 Jan 2020 03:05:05 GMT' }, ms: 0 },
  { id: 'tavily', header: { 'retry-after': 'soon' }, ms: undefined },
  { id: 'tavily', header: { 'retry-after': '999999999' }, ms: 86_400_000 },
  { id: 'searxng', header: {}, ms: undefined },
];

it.each(pauses)('tells how long $id wants to be left alone: $header', async ({ id, header, ms }) => {
  const answer: Answer = (_request, response) => response.writeHead(429, header).end('{}');

  expect(await refusalOf(search(id, answer))).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: ms });
});

it.each(
  ids.flatMap((id) => [
    { id, status: 500, retryable: true },
    { id, status: 503, retryable: true },
    { id, status: 404, retryable: false },
  ]),
)('tells that $id failed with $status', async ({ id, status, retryable }) => {
  const answer: Answer = (_request, response) => response.writeHead(status).end('<h1>Oops</h1>');

  expect(await refusalOf(search(id, answer))).toMatchObject({ code: 'provider_failed', retryable });
});

it.each(ids)('tells that %s sent no JSON, or too much', async (id) => {
  const broken = await refusalOf(search(id, (_request, response) => sendJson(response, '<html>Just a moment</html>')));
  const large = await refusalOf(search(id, (_request, response) => sendJson(response, { a: 'x'.repeat(20_000) })));

  expect([broken.code, large.code]).toEqual(['provider_failed', 'too_large']);
});

it.each(
  ids.flatMap((id) =>
    ['null', '[]', '"x"', '{"web":5,"results":{},"query":[]}', '{"results":[1,null],"web":{"results":[null]},"query":{"search":[7]}}'].map(
      (body) => ({ id, body }),
    ),
  ),
)('takes $body from $id for nothing usable', async ({ id, body }) => {
  const { found } = await search(id, (_request, response) => sendJson(response, body));

  expect(found.results.every(({ title }) => title === '')).toBe(true);
});

it.each(ids)('lets %s be asked for no page that does not exist', async (id) => {
  for (const next of ['-1', '1e9', 'x', '', '999999', '1;drop']) {
    await using server = await webServer((_request, response) => sendJson(response, {}));
    await searchAt(server, id, { next });

    expect(server.seen[0]?.url).not.toMatch(/drop|1e9|999999/);
  }
});
