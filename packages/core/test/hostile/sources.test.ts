// Who may be asked, and from where: every route of the router, every spelling of a host and of an origin.
import { createHub, definePlugin, points, type Hub, type HttpRoute } from '@millrace/core';
import { serveHttp, type HttpServer } from '@millrace/core/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange, expectHarmless, sendRaw, statusOf, type Sent } from '../support/wire.js';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'] as const;
const handled: string[] = [];
const contributed = (['GET', 'POST', 'PUT', 'DELETE'] as const).flatMap((method): HttpRoute[] =>
  [true, false].map((isPublic) => ({
    method,
    path: `/${isPublic ? 'open' : 'own'}-${method.toLowerCase()}`,
    isPublic,
    handle: () => (handled.push(method), new Response('handled')),
  })),
);
const routes = definePlugin({
  name: 'routes',
  start({ add }) {
    for (const route of contributed) add(points.httpRoutes, route);
    return {};
  },
});

let hub: Hub;
let server: HttpServer;
let paths: readonly string[];
beforeAll(async () => {
  hub = createHub({ name: 'sources', plugins: [routes()], views: { coding: {}, reading: {} } });
  server = await serveHttp(hub, { port: 0 });
  // The page at `/` names every address that the router knows.
  const page = await exchange(server.port, { target: '/' });
  const known = [...page.text.matchAll(/<code>(\/[^<]*)<\/code>/g)].map((found) => found[1] ?? '');
  paths = [...new Set([...known, '/', '/mcp/nowhere', '/mcp/', '/nowhere', '//mcp', '/%6dcp', '/health/../mcp'])];
});
afterAll(() => server.close());

const everywhere = (lines: Sent['headers'], some: readonly string[] = ['POST']): Promise<number[]> =>
  Promise.all(
    paths.flatMap((target) =>
      some.map(async (method) => {
        const answer = await exchange(server.port, { target, method, ...(lines && { headers: lines }) });
        expectHarmless(answer);
        return answer.status;
      }),
    ),
  );

it('knows what the router serves, and serves it to this machine', async () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      '/mcp',
      '/mcp/coding',
      '/mcp/reading',
      '/health/live',
      '/health/ready',
      ...contributed.map(({ path }) => path),
    ]),
  );

  const statuses = await everywhere([['origin', 'http://localhost:5173']], methods);

  expect(statuses).not.toContain(403);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(contributed.length);
});

describe('a foreign host', () => {
  it.each([
    'evil.test',
    'EVIL.TEST:4600',
    'localhost.evil.test',
    'evil.test:localhost',
    'localhost.',
    'localhost:4600.evil.test',
    'localhost@evil.test',
    'evil.test@localhost',
    'evil.test#localhost',
    'evil.test?localhost',
    'localhost/evil.test',
    'localhost\\evil.test',
    'localhost evil.test',
    'localhost,evil.test',
    'localhost:99999',
    'localhost:port',
    '127.0.0.2',
    '127.0.0.1.evil.test',
    '10.0.0.1',
    '0.0.0.0',
    '0',
    '[::]',
    '[::2]',
    '[::ffff:7f00:1]',
    '[::1%25lo]',
    '::1',
    '[::1',
    'xn--lcalhost-1pf',
    'null',
    '*',
    '',
  ])('is refused on every route: %j', async (host) => {
    handled.length = 0;

    const statuses = await everywhere([['host', host]]);

    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(handled).toEqual([]);
  });

  it.each([
    [
      ['host', 'localhost'],
      ['host', 'evil.test'],
    ],
    [
      ['host', 'evil.test'],
      ['host', 'localhost'],
    ],
    [
      ['host', 'localhost'],
      ['host', 'localhost'],
    ],
  ] as const)('is not hidden by a doubled header: %j %j', async (...lines) => {
    const statuses = await everywhere(lines, methods);

    expect(new Set(statuses)).toEqual(new Set([403]));
  });

  it('is refused with every method', async () => {
    const statuses = await everywhere([['host', 'evil.test']], methods);

    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(handled).toEqual([]);
  });

  it('is refused where the header is missing', async () => {
    const answers = await Promise.all([
      sendRaw(server.port, 'GET /health/live HTTP/1.0\r\n\r\n'),
      sendRaw(server.port, 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n'),
      sendRaw(server.port, 'GET http://localhost/health/live HTTP/1.0\r\n\r\n'),
    ]);

    expect(answers.map(statusOf)).toEqual([403, 400, 400]);
  });

  it.each([
    ['http://evil.test/health/live', 'localhost', 400],
    ['http://localhost/health/live', 'evil.test', 400],
    ['http://evil.test/health/live', 'evil.test', 403],
    ['http://evil.test@localhost/health/live', 'localhost', 400],
    ['https://localhost/health/live', 'localhost', 400],
    ['file:///health/live', 'localhost', 400],
    ['localhost:80', 'localhost', 400],
    ['*', 'localhost', 400],
    ['http://localhost/health/live', 'localhost', 200],
    ['http://LOCALHOST:80/health/live', 'localhost', 200],
  ])('is found in an absolute target: %s with the host %s', async (target, host, status) => {
    const raw = await sendRaw(server.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

    expect(statusOf(raw)).toBe(status);
  });
});

describe('this machine', () => {
  it.each([
    'localhost',
    'LocalHost:4600',
    'localhost:1',
    '127.0.0.1',
    '127.0.0.1:4600',
    '[::1]',
    '[::1]:4600',
    '[0:0:0:0:0:0:0:1]',
    '127.1',
    '2130706433',
  ])('is reached as %s', async (host) => {
    expect((await exchange(server.port, { target: '/health/live', headers: [['host', host]] })).status).toBe(200);
  });
});

describe('a foreign origin', () => {
  it.each([
    'http://evil.test',
    'https://evil.test:4600',
    'null',
    'NULL',
    '',
    'http://localhost.evil.test',
    'http://localhost@evil.test',
    'http://evil.test#localhost',
    'http://localhost/',
    'http://localhost, http://evil.test',
    'http://evil.test http://localhost',
    'http://127.0.0.2',
    'http://[::2]',
    'http://0.0.0.0',
    'file://localhost',
    'chrome-extension://localhost',
    'localhost',
    '//localhost',
    'javascript://localhost',
  ])('is refused on every route: %j', async (origin) => {
    handled.length = 0;

    const statuses = await everywhere([['origin', origin]]);

    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(handled).toEqual([]);
  });

  it('is not hidden by a doubled header', async () => {
    const statuses = await everywhere(
      [
        ['origin', 'http://localhost'],
        ['origin', 'http://evil.test'],
      ],
      methods,
    );

    expect(new Set(statuses)).toEqual(new Set([403]));
  });
});

describe('pages that may call', () => {
  it.each(['http://localhost', 'http://LOCALHOST:5173', 'https://127.0.0.1:8443', 'http://[::1]:3000'])('come from %s', async (origin) => {
    const statuses = await everywhere([['origin', origin]]);

    expect(statuses).not.toContain(403);
  });

  it('get no CORS header, asked for or not', async () => {
    const asked = [
      ['origin', 'http://localhost'],
      ['access-control-request-method', 'POST'],
      ['access-control-request-headers', 'content-type'],
    ] as const;

    // Each answer is looked at for such headers.
    await expect(everywhere(asked, methods)).resolves.not.toContain(403);
  });
});

describe('methods that no request can have', () => {
  it.each(['TRACE', 'CONNECT'])('%s is refused, and nothing of the request comes back', async (method) => {
    const raw = await sendRaw(server.port, `${method} / HTTP/1.1\r\nHost: localhost\r\nX-Secret: hunter2\r\nConnection: close\r\n\r\n`);

    expect(raw).not.toContain('hunter2');
    expect([0, 400]).toContain(statusOf(raw));
  });
});

it('says nothing in any refusal about what the hub is', async () => {
  const { text, headers } = await exchange(server.port, { target: '/', headers: [['host', 'evil.test']] });

  expect(text).not.toMatch(/sources|routes|coding/);
  expect(headers['server']).toBeUndefined();
  expect(headers['x-powered-by']).toBeUndefined();
});
