import { expect, it } from 'vitest';
import { Http } from '../http/http.js';
import { isPublicInTests, resolveInTests } from '../test-support/private-spellings.js';
import { refusalOf } from '../test-support/refusal.js';
import { webServer, type Answer } from '../test-support/web-server.js';
import type { ApiCall, ApiSettings, WebSettings } from './api-settings.js';
import { callApi } from './call-api.js';
import { Secrets } from './secrets.js';

const never = new AbortController().signal;

/** A server that a test's API names; `public.test` is the same server at an address that counts as public. */
async function setUp(answer: Answer, { api, web }: { api?: Partial<ApiSettings>; web?: Partial<WebSettings> } = {}) {
  const server = await webServer(answer, { host: '0.0.0.0' });
  const named: ApiSettings = {
    url: `${server.origin}/v1`,
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    headers: {},
    query: {},
    allowPrivate: true,
    ...api,
  };
  const tools = {
    http: new Http({ resolve: resolveInTests, isPublic: isPublicInTests }),
    secrets: new Secrets({ KEY: 'open-sesame-1234', OTHER: 'another-secret' }),
    apis: { weather: named },
    web: { allowUrls: true, methods: ['GET', 'HEAD'] as const, ...web },
  };
  return {
    server,
    public: `http://public.test:${server.port}`,
    call: (call: ApiCall) => callApi(tools, call, never),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

it('calls a named API with the secrets that the host has put into it', async () => {
  const settings = { headers: { Authorization: 'Bearer secret:KEY' }, query: { appid: 'secret:KEY' } };
  await using apis = await setUp((_request, response) => response.end('{}'), { api: settings });

  await apis.call({ api: 'weather', path: 'now', query: { city: 'Oslo' }, headers: { 'X-Units': 'metric' } });

  expect(apis.server.seen[0]).toMatchObject({
    method: 'GET',
    url: '/v1/now?city=Oslo&appid=open-sesame-1234',
    headers: { authorization: 'Bearer open-sesame-1234', 'x-units': 'metric' },
  });
});

it.each([
  ['text', 'a=b', 'a=b', 'text/plain; charset=utf-8'],
  ['JSON', { a: [1] }, '{"a":[1]}', 'application/json'],
  ['null', null, 'null', 'application/json'],
])('posts %s', async (_what, body, sent, type) => {
  await using apis = await setUp((_request, response) => response.end());

  await apis.call({ api: 'weather', body });
  await apis.call({ api: 'weather', body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });

  expect(apis.server.seen[0]).toMatchObject({ method: 'POST', body: sent, headers: { 'content-type': type } });
  expect(apis.server.seen[1]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
});

it('takes what a server echoes of a secret out of the answer', async () => {
  await using apis = await setUp((request, response) => response.end(`you sent ${request.headers.authorization}`), {
    api: { headers: { authorization: 'Bearer secret:KEY' } },
  });

  const { response, redact } = await apis.call({ api: 'weather' });

  expect(redact(response.body.toString())).toBe('you sent Bearer [secret]');
});

it('lets a caller place a secret only where the host has given it to that API', async () => {
  await using apis = await setUp((_request, response) => response.end(), { api: { query: { appid: 'secret:KEY' } } });

  await apis.call({ api: 'weather', headers: { 'x-key': 'secret:KEY' } });
  const other = await refusalOf(apis.call({ api: 'weather', headers: { 'x-key': 'secret:OTHER' } }));
  const byUrl = await refusalOf(apis.call({ url: apis.public, headers: { 'x-key': 'Bearer secret:KEY' } }));

  expect(apis.server.seen.map(({ headers }) => headers['x-key'])).toEqual(['open-sesame-1234']);
  expect([other.code, byUrl.code]).toEqual(['denied', 'denied']);
});

it('does not put secrets into queries, paths or bodies that a caller writes', async () => {
  await using apis = await setUp((_request, response) => response.end(), { api: { headers: { a: 'secret:KEY' } } });

  await apis.call({ api: 'weather', path: 'secret:KEY', query: { q: 'secret:KEY' }, body: 'secret:KEY' });

  expect(apis.server.seen[0]).toMatchObject({ url: '/v1/secret:KEY?q=secret%3AKEY', body: 'secret:KEY' });
});

it.each([
  ['neither api nor url', {}, 'invalid_call', "the APIs are 'weather'"],
  ['both', { api: 'weather', url: 'https://x.test/' }, 'invalid_call', 'give api or url'],
  ['an unknown API', { api: 'wether' }, 'not_found', "the APIs are 'weather'"],
  ['an inherited name', { api: 'constructor' }, 'not_found', "No API has the name 'constructor'"],
  ['a method the API lacks', { api: 'weather', method: 'PUT' }, 'denied', 'GET, HEAD, POST, DELETE is'],
  ['a method that URLs lack', { url: 'https://x.test/', method: 'DELETE' }, 'denied', 'GET, HEAD is'],
  ['a body by URL', { url: 'https://x.test/', body: 'x' }, 'denied', 'POST is not allowed for URLs'],
  ['a body with GET', { api: 'weather', method: 'GET', body: 'x' }, 'invalid_call', 'a GET has no body'],
  ['a header of the host', { api: 'weather', headers: { AUTHORIZATION: 'x' } }, 'invalid_header', 'set by the host'],
  ['the host header', { api: 'weather', headers: { Host: 'x' } }, 'invalid_header', 'by this client alone'],
  ['line ends in a header', { api: 'weather', headers: { a: 'b\r\nc: d' } }, 'invalid_header', 'line ends'],
  ['a private URL', { url: 'http://127.1/' }, 'denied', "'127.0.0.1' is not at a public address"],
  ['credentials', { url: 'https://user:pass@x.test/' }, 'invalid_url', 'carries credentials'],
] as const)('refuses %s before anything is sent', async (_what, call, code, message) => {
  await using apis = await setUp((_request, response) => response.end(), { api: { headers: { authorization: 'secret:KEY' } } });

  const refusal = await refusalOf(apis.call(call));

  expect(refusal).toMatchObject({ code, message: expect.stringContaining(message) });
  expect(apis.server.seen).toEqual([]);
});

it('takes public URLs unless the host says otherwise', async () => {
  await using open = await setUp((_request, response) => response.end('ok'));
  await using closed = await setUp((_request, response) => response.end('ok'), { web: { allowUrls: false } });

  expect((await open.call({ url: open.public })).response.status).toBe(200);
  expect(await refusalOf(closed.call({ url: closed.public }))).toMatchObject({
    code: 'denied',
    message: expect.stringContaining("'weather'"),
  });
});

it('takes only the hosts that are named, redirects included', async () => {
  await using apis = await setUp((_request, response) => response.writeHead(302, { location: 'http://elsewhere.test/' }).end());
  const only = { hosts: [`PUBLIC.test:${apis.server.port}`] };
  await using strict = await setUp(() => undefined, { web: only });

  const redirected = await refusalOf(strict.call({ url: apis.public }));
  const named = await refusalOf(strict.call({ url: strict.public }));

  expect(redirected).toMatchObject({ code: 'denied', message: expect.stringContaining("'elsewhere.test'") });
  expect(named.code).toBe('denied');
  expect(apis.server.seen).toHaveLength(1);
});

it.each([{ allowUrls: false }, { hosts: ['other.test'] }])('does not follow an API to where URLs may not go: %j', async (web) => {
  await using apis = await setUp((_request, response) => response.writeHead(302, { location: `http://public.test:${port}/?data` }).end(), {
    web,
  });
  const { port } = apis.server;

  expect(await refusalOf(apis.call({ api: 'weather' }))).toMatchObject({
    code: 'denied',
    message: expect.stringContaining(`'public.test:${port}'`),
  });
  expect(apis.server.seen).toHaveLength(1);
});

it('shows no secret that a server puts into the place it redirects to', async () => {
  await using apis = await setUp(
    (request, response) => response.writeHead(302, { location: `http://${request.headers['x-key']}.nowhere.test/` }).end(),
    { api: { headers: { 'x-key': 'secret:KEY' } } },
  );

  const refusal = await refusalOf(apis.call({ api: 'weather' }));

  expect(refusal).toMatchObject({ code: 'unreachable', retryable: true, message: expect.stringContaining("'[secret].nowhere.test'") });
});

it('does not let a private API lead a call to other private places', async () => {
  await using inside = await webServer((_request, response) => response.end('inside'));
  await using apis = await setUp((_request, response) => response.writeHead(302, { location: inside.origin }).end());

  expect((await refusalOf(apis.call({ api: 'weather' }))).code).toBe('denied');
  expect(inside.seen).toEqual([]);
});

it('refuses an API at a private address unless the host allows it', async () => {
  await using apis = await setUp((_request, response) => response.end(), { api: { allowPrivate: false } });

  expect((await refusalOf(apis.call({ api: 'weather' }))).code).toBe('denied');
  expect(apis.server.seen).toEqual([]);
});

it('sends no secret to where an API redirects', async () => {
  await using apis = await setUp(
    (request, response) =>
      request.headers.host?.startsWith('public.test')
        ? response.end('ok')
        : response.writeHead(302, { location: `http://public.test:${port}/` }).end(),
    { api: { headers: { authorization: 'secret:KEY' }, query: { k: 'secret:KEY' } } },
  );
  const { port } = apis.server;

  await apis.call({ api: 'weather', headers: { 'x-mine': 'private too' } });

  expect(JSON.stringify(apis.server.seen[0])).toContain('open-sesame-1234');
  expect(JSON.stringify(apis.server.seen[1])).not.toMatch(/sesame|private too/);
});
