import { createHub, definePlugin, points, type Hub, type Principal } from '@millrace/core';
import { createFetch, type FetchOptions } from '@millrace/core/http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matrixHub } from './support/matrix-hub.js';

const mcpHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '0' } },
};
const principal = (id: string, scopes: readonly string[] = ['*']): Principal => ({
  id,
  tenant: 't',
  groups: [],
  scopes: new Set(scopes),
  via: 'http',
});
const byHeader: FetchOptions = {
  authenticate: (request) => {
    const id = request.headers.get('x-user');
    return id === null ? undefined : principal(id);
  },
};

let hub: Hub;
let fetchHub: (request: Request) => Promise<Response>;
const serve = (next: Hub, options?: FetchOptions): void => {
  hub = next;
  fetchHub = createFetch(hub, options);
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetchHub(new Request(`http://localhost${path}`, { headers }));
const post = (body: unknown, headers: Record<string, string> = {}, path = '/mcp'): Promise<Response> =>
  fetchHub(
    new Request(`http://localhost${path}`, {
      method: 'POST',
      headers: { ...mcpHeaders, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
const errorOf = async (response: Response): Promise<{ code: number; message: string; data: { code: string } }> =>
  ((await response.json()) as { error: never }).error;
const open = async (headers: Record<string, string> = {}, path = '/mcp'): Promise<string> => {
  const response = await post(initialize, headers, path);
  await response.text();
  return response.headers.get('mcp-session-id') ?? '';
};
const list = (id: string, headers: Record<string, string> = {}, path = '/mcp'): Promise<Response> =>
  post({ jsonrpc: '2.0', id: 2, method: 'tools/list' }, { 'mcp-session-id': id, ...headers }, path);

beforeEach(() => serve(matrixHub({ views: { small: { tools: ['greet'] } } })));
afterEach(() => hub.stop());

describe('limits of a request', () => {
  it('refuses a body over a mebibyte, declared or not', async () => {
    const declared = await post('x'.repeat(1_048_577));
    const stream = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
    const undeclared = await fetchHub(
      new Request('http://localhost/mcp', { method: 'POST', headers: mcpHeaders, body: stream, duplex: 'half' } as RequestInit),
    );

    expect(declared.status).toBe(413);
    expect(await errorOf(declared)).toMatchObject({ code: -32_000, data: { code: 'MILLRACE_BODY_TOO_LARGE' } });
    expect(undeclared.status).toBe(413);
  });

  it('answers a bomb of elements fast and small', async () => {
    const bomb = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"greet","arguments":{"name":[${'0,'.repeat(500_000)}0]}}}`;
    const startedAt = performance.now();

    const response = await post(bomb);
    const text = await response.text();

    expect(response.status).toBe(413);
    expect(text).toContain('MILLRACE_INPUT_TOO_LARGE');
    expect(text.length).toBeLessThan(1_000);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });

  it.each([
    ['nesting', `{"a":${'['.repeat(65)}${']'.repeat(65)}}`, 400, 'MILLRACE_INPUT_TOO_DEEP'],
    ['batches', JSON.stringify(Array.from({ length: 21 }, () => initialize)), 400, 'MILLRACE_BATCH_TOO_LARGE'],
    ['what is no JSON', '{"jsonrpc":', 400, 'MILLRACE_JSON_INVALID'],
    ['nothing', '', 400, 'MILLRACE_JSON_INVALID'],
  ])('refuses %s', async (_, body, status, code) => {
    const response = await post(body);

    expect(response.status).toBe(status);
    expect((await errorOf(response)).data.code).toBe(code);
  });

  it('refuses a body that is not declared as JSON', async () => {
    expect((await post(initialize, { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

describe('hosts and origins', () => {
  it.each(['/', '/mcp', '/mcp/small', '/health/live', '/health/ready', '/nowhere'])('are checked before anything of %s', async (path) => {
    const host = await get(path, { host: 'evil.test' });
    const origin = await get(path, { origin: 'http://evil.test' });

    expect([host.status, origin.status]).toEqual([403, 403]);
    expect(await origin.text()).toContain('MILLRACE_ORIGIN_REFUSED');
    expect(host.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may not be opened to others without saying who calls', () => {
    expect(() => createFetch(hub, { allowedHosts: ['hub.example'] })).toThrow(expect.objectContaining({ code: 'MILLRACE_TOKEN_REQUIRED' }));
    expect(() => createFetch(hub, { allowedHosts: ['localhost:4600'] })).not.toThrow();
    expect(() => createFetch(hub, { token: 'short' })).toThrow(expect.objectContaining({ code: 'MILLRACE_TOKEN_REQUIRED' }));
  });
});

describe('a token', () => {
  const token = 'a-token-of-some-length';
  beforeEach(() => {
    fetchHub = createFetch(hub, { token });
  });

  it.each([
    ['none', {}],
    ['another', { authorization: 'Bearer a-token-of-same-length' }],
    ['a longer one', { authorization: `Bearer ${token}x` }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: `Basic ${token}` }],
  ])('is asked for on every path but health: %s', async (_, headers) => {
    const paths = ['/', '/mcp', '/mcp/small', '/nowhere'];
    const responses = await Promise.all(paths.map((path) => get(path, headers as Record<string, string>)));

    expect(responses.map((response) => response.status)).toEqual([401, 401, 401, 401]);
    expect(responses[1]?.headers.get('www-authenticate')).toBe('Bearer');
    expect((await post(initialize, headers as Record<string, string>)).status).toBe(401);
    expect((await get('/health/live', headers as Record<string, string>)).status).toBe(200);
  });

  it('lets its bearer in', async () => {
    expect((await get('/', { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await post(initialize, { authorization: `bearer ${token}` })).status).toBe(200);
  });

  it('is the only way to the details of readiness', async () => {
    const stranger = await (await get('/health/ready')).json();
    const known = await (await get('/health/ready', { authorization: `Bearer ${token}` })).json();

    expect(stranger).toEqual({ ready: true, verdict: 'unknown' });
    expect(known).toMatchObject({ ready: true, checks: [], down: [] });
  });

  it('is not what an authenticate function that fails stands for', async () => {
    fetchHub = createFetch(hub, {
      authenticate: () => {
        throw new Error('the directory is down');
      },
    });

    const response = await get('/');

    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('directory');
  });
});

describe('sessions of the 2025 revisions', () => {
  beforeEach(() => {
    fetchHub = createFetch(hub, byHeader);
  });
  const ada = { 'x-user': 'ada' };
  const bob = { 'x-user': 'bob' };

  it('belong to the principal and the view that opened them', async () => {
    const id = await open(ada);

    expect((await list(id, ada)).status).toBe(200);
    expect((await list(id, bob)).status).toBe(404);
    expect((await list(id, ada, '/mcp/small')).status).toBe(404);
    expect((await get('/mcp', { ...bob, 'mcp-session-id': id, accept: 'text/event-stream' })).status).toBe(404);
    const ended = await fetchHub(new Request('http://localhost/mcp', { method: 'DELETE', headers: { ...bob, 'mcp-session-id': id } }));
    expect(ended.status).toBe(404);
    expect((await list(id, ada)).status).toBe(200);
  });

  it('are not found when invented, needed, and over after DELETE', async () => {
    const id = await open(ada);

    const invented = await list('00000000-0000-4000-8000-000000000000', ada);
    const missing = await post({ jsonrpc: '2.0', id: 2, method: 'tools/list' }, ada);
    const ended = await fetchHub(new Request('http://localhost/mcp', { method: 'DELETE', headers: { ...ada, 'mcp-session-id': id } }));

    expect(invented.status).toBe(404);
    expect((await errorOf(invented)).data.code).toBe('MILLRACE_SESSION_UNKNOWN');
    expect(missing.status).toBe(400);
    expect((await errorOf(missing)).data.code).toBe('MILLRACE_SESSION_MISSING');
    expect(ended.status).toBe(200);
    expect((await list(id, ada)).status).toBe(404);
  });

  it('answer each of many clients with its own', async () => {
    const users = Array.from({ length: 20 }, (_, at) => ({ 'x-user': `user${at}` }));
    const ids = await Promise.all(users.map((user) => open(user)));
    const call = { jsonrpc: '2.0', id: 0, method: 'tools/call', params: { name: 'whoami', arguments: {} } };
    const ask = async (at: number): Promise<string> => (await post(call, { ...users[at], 'mcp-session-id': ids[at] ?? '' })).text();
    const answers: string[][] = users.map(() => []);

    await Promise.all(
      answers.map(async (mine, at) => {
        for (let round = 0; round < 10; round += 1) mine.push(await ask(at));
      }),
    );

    for (const [at, mine] of answers.entries()) expect(mine.filter((answer) => answer.includes(`"user${at} by http`))).toHaveLength(10);
  });

  it('see what the principal of each request may see', async () => {
    fetchHub = createFetch(hub, { authenticate: (request) => principal('ada', (request.headers.get('x-scopes') ?? '').split(' ')) });
    const id = await open({ 'x-scopes': 'matrix:secret' });

    const before = await (await list(id, { 'x-scopes': 'matrix:secret' })).text();
    const after = await (await list(id, { 'x-scopes': 'other' })).text();

    expect(before).toContain('"secret"');
    expect(after).not.toContain('"secret"');
  });

  it('make room: a caller without end pushes out its own, never those of others', async () => {
    fetchHub = createFetch(hub, { ...byHeader, maxSessions: 3 });
    const first = await open(bob);
    const flood = [await open(ada), await open(ada), await open(ada), await open(ada)];

    expect((await list(first, bob)).status).toBe(200);
    expect(await Promise.all(flood.map(async (id) => (await list(id, ada)).status))).toEqual([404, 404, 200, 200]);
  });
});

describe('views', () => {
  it('have an endpoint each, with their part of the catalogue', async () => {
    const id = await open({}, '/mcp/small');

    expect(await (await list(id, {}, '/mcp/small')).text()).not.toContain('"add"');
    expect((await errorOf(await post(initialize, {}, '/mcp/none'))).data.code).toBe('MILLRACE_VIEW_UNKNOWN');
  });
});

describe('other paths', () => {
  const routes = definePlugin({
    name: 'routes',
    start({ add }) {
      add(points.httpRoutes, {
        method: 'GET',
        path: '/open',
        isPublic: true,
        handle: (_, { principal: who }) => new Response(who?.id ?? 'nobody'),
      });
      add(points.httpRoutes, { method: 'POST', path: '/echo', handle: async (request) => new Response(await request.text()) });
      add(points.httpRoutes, { method: 'GET', path: '/broken', handle: () => Promise.reject(new Error('a path: /etc/secret')) });
      return {};
    },
  });
  const withRoutes = (options?: FetchOptions): void => serve(createHub({ name: '<script>', plugins: [routes()] }), options);

  it('are served by plugins, behind the same checks', async () => {
    withRoutes({ token: 'a-token-of-some-length', maxBodyBytes: 10 });
    const bearer = { authorization: 'Bearer a-token-of-some-length' };

    expect(await (await get('/open')).text()).toBe('nobody');
    expect((await post('hello', {}, '/echo')).status).toBe(401);
    expect(await (await post('hello', bearer, '/echo')).text()).toBe('hello');
    expect((await post('hello hello', bearer, '/echo')).status).toBe(413);
    expect((await get('/open', { origin: 'http://evil.test' })).status).toBe(403);
  });

  it('say what they answer and hide why they failed', async () => {
    withRoutes();

    const wrong = await get('/echo');
    const broken = await get('/broken');

    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('secret');
    expect((await get('/nowhere')).status).toBe(404);
    expect(await (await get('/nowhere')).json()).toMatchObject({ error: { code: 'MILLRACE_ROUTE_UNKNOWN' } });
  });

  it('show a page without scripts', async () => {
    withRoutes();

    const response = await get('/');
    const html = await response.text();

    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('&#60;script&#62;');
    expect(html).not.toContain('<script');
    expect(html).toContain('/echo');
  });

  it('answer 503 with the verdict while a critical check fails', async () => {
    const sick = definePlugin({
      name: 'sick',
      start: ({ add }) => (
        add(points.healthChecks, { name: 'sick.pulse', critical: true, check: () => ({ status: 'fail', message: 'no pulse' }) }),
        {}
      ),
    });
    serve(createHub({ name: 'ward', plugins: [sick()] }), { token: 'a-token-of-some-length' });

    const response = await get('/health/ready');

    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, verdict: 'fail' });
    expect((await get('/health/live')).status).toBe(200);
  });
});
