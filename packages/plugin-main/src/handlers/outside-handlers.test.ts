import { definePlugin } from '@millrace/core';
import { gzipSync } from 'node:zlib';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, it } from 'vitest';
import { callApi, searchProviders, webSearch } from '../tokens.js';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { sendJson, webServer, type Answer } from '../test-support/web-server.js';

type Config = NonNullable<Parameters<typeof mainHub>[1]>;
type Api = NonNullable<Config['apis']>[string];

/** A hub that may call a server under the name `weather`. */
async function setUp(answer: Answer, { api, ...config }: Omit<Config, 'roots'> & { api?: Partial<Api> } = {}) {
  const server = await webServer(answer);
  const apis = { weather: { url: server.origin, allowPrivate: true, ...api } };
  const main = await mainHub({}, { apis, ...config });
  return {
    hub: main.hub,
    server,
    async [Symbol.asyncDispose]() {
      await main[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

it('gives JSON as such, with what tells about it, marked as written by others', async () => {
  await using outside = await setUp((_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', etag: '"1"', 'x-powered-by': 'x', 'set-cookie': 'a=b' })
      .end('{ "days": [1, 2] }'),
  );

  const answer = await outside.hub.call(callApi, { api: 'weather', path: 'days', query: { n: 2 } });

  expect(answer).toEqual({
    status: 'success',
    http_status: 200,
    content_type: 'application/json',
    headers: { etag: '"1"' },
    source: `${outside.server.origin}/days?n=2`,
    untrusted: true,
    bytes: 18,
    body: { days: [1, 2] },
    truncated: false,
  });
});

it('gives a long body in pages, all of it', async () => {
  const rows = Array.from({ length: 2_000 }, (_none, index) => ({ index, name: `number ${index}` }));
  await using outside = await setUp((_request, response) => sendJson(response, rows));

  let answer = await outside.hub.call(callApi, { api: 'weather', max_tokens: 500 });
  let text = String(answer.body);
  expect(answer).toMatchObject({ truncated: true, bytes: JSON.stringify(rows).length, note: expect.stringContaining('select') });
  expect(countTokens(text)).toBeLessThanOrEqual(500);
  while (answer.next_cursor !== undefined) {
    answer = await outside.hub.call(callApi, { cursor: answer.next_cursor, max_tokens: 20_000 });
    text += String(answer.body);
  }

  expect(text).toBe(JSON.stringify(rows));
  expect(outside.server.seen).toHaveLength(1);
});

it('shows no secret: not in body, headers or source, however the server spells it', async () => {
  const secret = 'open/sesame+1234';
  await using outside = await setUp(
    (request, response) => {
      const key = String(request.headers['x-key']);
      const base64 = Buffer.from(`user:${key}:more`).toString('base64');
      response.writeHead(200, { 'content-type': `text/plain`, location: `/?k=${encodeURIComponent(key)}`, link: key });
      response.end(`${key} ${encodeURIComponent(key)} ${base64} ${request.url}`);
    },
    { api: { headers: { 'x-key': 'secret:KEY' }, query: { k: 'secret:KEY' } }, secrets: { KEY: () => secret } },
  );

  const answer = await outside.hub.call(callApi, { api: 'weather' });

  expect(outside.server.seen[0]?.headers['x-key']).toBe(secret);
  expect(answer).toMatchObject({ source: `${outside.server.origin}/?k=[secret]`, headers: { link: '[secret]', location: '/?k=[secret]' } });
  expect(String(answer.body).match(/\[secret\]/g)).toHaveLength(4);
  expect(JSON.stringify(answer)).not.toMatch(/sesame|b3Blbi9z|9wZW4vc2/);
});

it('shows no secret of JSON, where it is written with escapes', async () => {
  await using outside = await setUp((_request, response) => sendJson(response, String.raw`{"echo": "open\u002dsesame", "n": 1}`), {
    api: { headers: { 'x-key': 'secret:KEY' } },
    secrets: { KEY: 'open-sesame' },
  });

  expect((await outside.hub.call(callApi, { api: 'weather' })).body).toEqual({ echo: '[secret]', n: 1 });
});

it('selects, reads pages as words, and says what is not shown', async () => {
  await using outside = await setUp((request, response) => {
    if (request.url === '/page') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Hi</h1><script>bad()</script>');
    else if (request.url === '/image') response.writeHead(200, { 'content-type': 'image/png' }).end('PNG');
    else sendJson(response, { items: [{ id: 12_345, name: 'a' }, { name: 'b' }], big: '[[['.repeat(100) }, 404);
  });

  expect(await outside.hub.call(callApi, { api: 'weather', select: '/items/*/name' })).toMatchObject({
    http_status: 404,
    body: ['a', 'b'],
  });
  expect(await outside.hub.call(callApi, { api: 'weather', path: 'page' })).toMatchObject({ body: '# Hi' });
  expect(await outside.hub.call(callApi, { api: 'weather', path: 'page', raw: true })).toMatchObject({
    body: '<h1>Hi</h1><script>bad()</script>',
  });
  const image = await outside.hub.call(callApi, { api: 'weather', path: 'image' });
  expect(image).toMatchObject({ content_type: 'image/png', bytes: 3, note: 'The body is binary and is not shown.' });
  expect(image).not.toHaveProperty('body');
});

it.each([
  ['a cursor nobody gave', { cursor: 'x.1' }, 'cursor_expired'],
  ['an API nobody named', { api: 'wether' }, 'not_found'],
  ['a private address', { url: 'http://[::ffff:127.0.0.1]/' }, 'denied'],
  ['a pointer that leads nowhere', { api: 'weather', select: '/nope' }, 'not_found'],
  ['a method that is not allowed', { api: 'weather', method: 'DELETE' as const }, 'denied'],
])('refuses %s in few words', async (_what, input, code) => {
  await using outside = await setUp((_request, response) => sendJson(response, { items: [] }));

  const refusal = await refusalOf(outside.hub.call(callApi, input));

  expect(refusal.code).toBe(code);
  expect(countTokens(refusal.message)).toBeLessThanOrEqual(60);
});

it('keeps the limits of the host', async () => {
  await using outside = await setUp(
    (request, response) => {
      if (request.url === '/drip') response.writeHead(200).write('x');
      else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000)));
    },
    { web: { maxBytes: 2_000, timeoutMs: 200 } },
  );

  expect((await refusalOf(outside.hub.call(callApi, { api: 'weather' }))).code).toBe('too_large');
  expect((await refusalOf(outside.hub.call(callApi, { api: 'weather', path: 'drip' }))).code).toBe('timed_out');
});

it('trusts the authority that the host names', async () => {
  await using server = await webServer((_request, response) => response.end('safe'), { secure: true });
  await using main = await mainHub({ 'ca.pem': server.certificate });
  await using trusting = await mainHub(
    {},
    {
      apis: { own: { url: server.origin, allowPrivate: true } },
      web: { certificateAuthority: main.folder.at('ca.pem') },
    },
  );

  expect(await trusting.hub.call(callApi, { api: 'own' })).toMatchObject({ body: 'safe' });
});

it('does not start when a secret is referred to that is not there', async () => {
  await using main = await mainHub({}, { apis: { weather: { url: 'https://x.test', headers: { a: 'secret:NOPE' } } } });

  expect(main.hub.report.plugin('main')).toMatchObject({
    state: 'failed',
    error: { code: 'MILLRACE_MAIN_SECRETS_MISSING', message: expect.stringContaining("apis.weather refers to 'secret:NOPE'") },
  });
});

it.each([{ url: 'ftp://x.test' }, { url: 'https://x.test', methods: ['TRACE'] }, { url: 'https://x.test', hedaers: {} }])(
  'does not take %j for an API',
  async (api) => {
    await using main = await mainHub({}, { apis: { weather: api as Api } });

    expect(main.hub.report.plugin('main')).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('apis.weather') } });
  },
);

it('says of each method what it does, and the worst to everyone', async () => {
  const effectOf = callApi.effect as { worst: string; of(input: object): string };

  expect(effectOf.worst).toBe('destroys');
  expect(
    [{}, { method: 'HEAD' }, { body: 1 }, { method: 'PATCH' }, { method: 'PUT' }, { method: 'DELETE' }].map((input) => effectOf.of(input)),
  ).toEqual(['reads', 'reads', 'writes', 'writes', 'destroys', 'destroys']);
});

it('searches by the provider that the host has set up, page after page', async () => {
  const results = ['a', 'b', 'c'].map((name) => ({ url: `https://${name}.test/`, title: `<b>${name}</b>`, content: 'x' }));
  await using server = await webServer((_request, response) => sendJson(response, { results }));
  await using main = await mainHub({}, { search: { searxng: { url: server.origin }, language: 'de', safe: 'off' } });

  const first = await main.hub.call(webSearch, { query: 'wells', count: 2, within: 'day' });
  const second = await main.hub.call(webSearch, { query: 'wells', count: 2, cursor: first.next_cursor });

  expect(first).toEqual({
    status: 'success',
    provider: 'searxng',
    untrusted: true,
    results: [
      { title: 'a', url: 'https://a.test/', snippet: 'x' },
      { title: 'b', url: 'https://b.test/', snippet: 'x' },
    ],
    next_cursor: 'searxng.1.2',
  });
  expect(second.results.map(({ title }) => title)).toEqual(['c']);
  expect(server.seen[0]?.url).toContain('language=de&safesearch=0&time_range=day');
});

it('searches by the provider of another plugin when it is asked for, and says what that passes over', async () => {
  const library = definePlugin({
    name: 'library',
    start: ({ add }) => {
      add(searchProviders, {
        id: 'library',
        search: async (query) => ({
          results: [{ url: 'https://books.test/', title: query, snippet: '', published: '2024' }],
          ignored: ['freshness'],
        }),
      });
      return {};
    },
  });
  await using main = await mainHub({}, {}, [library()]);

  const answer = await main.hub.call(webSearch, { query: 'wells', provider: 'library', within: 'week' });
  const refusal = await refusalOf(main.hub.call(webSearch, { query: 'wells', provider: 'bing' }));

  expect(answer).toMatchObject({
    provider: 'library',
    results: [{ title: 'wells', published: '2024' }],
    note: expect.stringContaining('within was passed over'),
  });
  expect(refusal).toMatchObject({ code: 'not_found', message: expect.stringContaining('mediawiki, library') });
});
