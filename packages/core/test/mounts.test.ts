import { createHub, definePlugin, points, type Hub, type Principal } from '@millrace/core';
import { createFetch, toFastifyPlugin, toHonoHandler, toNodeListener, type FetchOptions } from '@millrace/core/http';
import { Client as V2Client, StreamableHTTPClientTransport as V2Http } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Http } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import express from 'express';
import fastify from 'fastify';
import { Hono, type Context } from 'hono';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { matrixHub, slowSignals } from './support/matrix-hub.js';

// Its types are those of version 5 in all that is used here.
const express4 = createRequire(import.meta.url)('express4') as typeof express;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function hubToMount(): Hub {
  const metrics = definePlugin({
    name: 'metrics',
    start: ({ add }) => (
      add(points.httpRoutes, { method: 'GET', path: '/metrics', isPublic: true, handle: () => new Response('calls 1') }),
      {}
    ),
  });
  const hub = matrixHub({ views: { small: { tools: ['greet'] } }, plugins: [metrics()] });
  ends.push(() => hub.stop());
  return hub;
}

async function listen(handler: RequestListener): Promise<string> {
  const server: Server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => (server.closeAllConnections(), new Promise((resolve) => server.close(resolve))));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
function callOf(name: string, input: object, headers: Record<string, string> = {}): RequestInit {
  const params = { name, arguments: input, _meta: meta };
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  };
}
const greet = callOf('greet', { name: 'Ada' });
const codeOf = async (response: Response) => ((await response.json()) as { error: { data: { code: string } } }).error.data.code;

async function textOf(client: V2Client | V1Client): Promise<unknown> {
  const { content } = await client.callTool({ name: 'greet', arguments: { name: 'Ada' } });
  await client.close();
  return content;
}
async function throughClients(url: string): Promise<unknown[]> {
  const v1 = new V1Client({ name: 'v1', version: '0' });
  await v1.connect(new V1Http(new URL(url)) as never);
  const v2 = new V2Client({ name: 'v2', version: '0' }, { versionNegotiation: { mode: 'auto' } });
  await v2.connect(new V2Http(new URL(url)));
  return [await textOf(v1), await textOf(v2)];
}
const greeting = [{ type: 'text', text: 'Hello, Ada!' }];

/** Each host with a hub beside a page of its own, and a parser of JSON bodies where it has one. */
const hosts: readonly [string, (hub: Hub, options: FetchOptions) => Promise<string>][] = [
  [
    'node:http',
    async (hub, options) => {
      const listener = toNodeListener(hub, options);
      return listen((request, response) => (request.url === '/own' ? response.end('own') : listener(request, response)));
    },
  ],
  ...([express, express4] as const).map((version, index): (typeof hosts)[number] => [
    `express ${5 - index}`,
    async (hub, options) => {
      const app = version();
      app.use('/mcp', toNodeListener(hub, options));
      app.get('/own', (_request, response) => void response.send('own'));
      return listen(app);
    },
  ]),
  ...([express, express4] as const).map((version, index): (typeof hosts)[number] => [
    `express ${5 - index} that has parsed the body`,
    async (hub, options) => {
      const app = version();
      app.use(version.json());
      app.use(toNodeListener(hub, options));
      app.get('/own', (_request, response) => void response.send('own'));
      return listen(app);
    },
  ]),
  [
    'fastify 5',
    async (hub, options) => {
      // A client may have opened a connection and said nothing on it yet: fastify would wait for that.
      const app = fastify({ forceCloseConnections: true });
      await app.register(toFastifyPlugin(hub, options));
      app.get('/own', () => 'own');
      ends.push(() => app.close());
      return app.listen({ port: 0, host: '127.0.0.1' });
    },
  ],
  [
    'hono 4',
    async (hub, options) => {
      const app = new Hono();
      const handler = toHonoHandler(hub, options);
      app.all('/mcp', handler);
      app.all('/mcp/*', handler);
      app.get('/own', (context) => context.text('own'));
      // A Node server for hono; its own is not what is tested here.
      const bridge = toWebServer((request) => app.fetch(request));
      return listen(bridge);
    },
  ],
];

function toWebServer(answer: (request: Request) => Response | Promise<Response>): RequestListener {
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    const headers = new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const hasBody = chunks.length > 0 && incoming.method !== 'GET';
    const body = hasBody ? { body: Buffer.concat(chunks) } : {};
    const url = `http://${incoming.headers.host}${incoming.url}`;
    const response = await answer(new Request(url, { method: incoming.method ?? 'GET', headers, signal: gone.signal, ...body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    const reader = response.body?.getReader();
    gone.signal.addEventListener('abort', () => void reader?.cancel());
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) outgoing.write(part.value);
    outgoing.end();
  };
  return (incoming, outgoing) => void serve(incoming, outgoing);
}

describe.each(hosts)('a hub mounted on %s', (_, mount) => {
  it('serves clients of both eras beside what the host has of its own', async () => {
    const url = await mount(hubToMount(), {});

    const own = await fetch(`${url}/own`);

    expect(await throughClients(`${url}/mcp`)).toEqual([greeting, greeting]);
    expect(await own.text()).toBe('own');
  });

  it('serves its views', async () => {
    const url = await mount(hubToMount(), {});

    const answers = await Promise.all([fetch(`${url}/mcp/small`, greet), fetch(`${url}/mcp/nothing`, greet)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 404]);
  });

  it('guards against other names for this machine, and pages of others', async () => {
    const url = await mount(hubToMount(), {});

    const answer = await fetch(`${url}/mcp`, callOf('greet', { name: 'Ada' }, { origin: 'https://evil.example' }));

    expect(answer.status).toBe(403);
    expect(await codeOf(answer)).toBe('MILLRACE_ORIGIN_REFUSED');
  });

  it('knows callers by its token', async () => {
    const token = 'a-token-of-sixteen';
    const url = await mount(hubToMount(), { token });

    const stranger = await fetch(`${url}/mcp`, greet);
    const known = await fetch(`${url}/mcp`, callOf('greet', { name: 'Ada' }, { authorization: `Bearer ${token}` }));

    expect([stranger.status, known.status]).toEqual([401, 200]);
  });
});

describe('a mounted hub', () => {
  const ada: Principal = { id: 'ada', tenant: 't', groups: [], scopes: new Set(['*']), via: 'http' };
  const byUser = (request: object): Principal | undefined => ((request as { user?: string }).user === 'ada' ? ada : undefined);
  const whoami = callOf('whoami', {});

  it("knows callers by what the host's middleware has found out", async () => {
    const app = express();
    app.use((request, _response, next) => {
      if (request.headers['x-user'] !== undefined) Object.assign(request, { user: request.headers['x-user'] });
      next();
    });
    app.use(toNodeListener(hubToMount(), { principalOf: (request: express.Request) => byUser(request) }));
    const url = await listen(app);

    const stranger = await fetch(`${url}/mcp`, whoami);
    const known = await fetch(`${url}/mcp`, callOf('whoami', {}, { 'x-user': 'ada' }));

    expect(stranger.status).toBe(401);
    expect(await known.text()).toContain('ada by http');
  });

  it("knows them in fastify by fastify's requests, and in hono by its context", async () => {
    const app = fastify({ forceCloseConnections: true });
    app.decorateRequest('user', '');
    app.addHook('onRequest', async (request) => void Object.assign(request, { user: request.headers['x-user'] }));
    await app.register(toFastifyPlugin(hubToMount(), { principalOf: byUser }));
    ends.push(() => app.close());
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const hono = new Hono<{ Variables: { user: string } }>();
    hono.use(async (context, next) => {
      context.set('user', context.req.header('x-user') ?? '');
      // Reads the body, as a validator would.
      await context.req.text();
      await next();
    });
    const handler = toHonoHandler(hubToMount(), {
      principalOf: (context: Context<{ Variables: { user: string } }>) => (context.get('user') === 'ada' ? ada : undefined),
    });
    hono.all('/mcp', handler);

    const known = await fetch(`${url}/mcp`, callOf('whoami', {}, { 'x-user': 'ada' }));
    const stranger = await fetch(`${url}/mcp`, whoami);
    const knownByHono = await hono.request('http://localhost/mcp', callOf('whoami', {}, { 'x-user': 'ada', host: 'localhost' }));

    expect(await known.text()).toContain('ada by http');
    expect(stranger.status).toBe(401);
    expect(await knownByHono.text()).toContain('ada by http');
  });

  it('lives under a base path, wherever the host cuts the path', async () => {
    const hub = hubToMount();
    await hub.start();
    const app = express();
    app.use('/tools', toNodeListener(hub, { basePath: '/tools/' }));
    app.use((_request, response) => void response.status(418).end());
    const url = await listen(app);

    const paths = ['/tools/mcp', '/tools/health/live', '/tools/metrics', '/tools', '/tools/nothing', '/mcp', '/toolsmcp'];
    const answers = await Promise.all(paths.map((path) => fetch(url + path, path.endsWith('mcp') ? greet : {})));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404, 418, 418]);
  });

  it('lives under the prefix that fastify registers it with, and under a base path on the web', async () => {
    const app = fastify({ forceCloseConnections: true });
    await app.register(toFastifyPlugin(hubToMount()), { prefix: '/tools' });
    ends.push(() => app.close());
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const web = createFetch(hubToMount(), { basePath: '/tools' });
    const onWeb = (path: string) => web(new Request(`http://localhost${path}`, greet));

    const answers = await Promise.all([
      fetch(`${url}/tools/mcp`, greet),
      fetch(`${url}/tools/metrics`),
      fetch(`${url}/mcp`, greet),
      onWeb('/tools/mcp'),
      onWeb('/mcp'),
      onWeb('/toolsx/mcp'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 200, 404, 404]);
  });

  it('refuses a base path that no address can have', () => {
    for (const basePath of ['tools', '/a b', '/a?b', '/../a'])
      expect(() => toNodeListener(createHub({ name: 'h' }), { basePath })).toThrow(
        expect.objectContaining({ code: 'MILLRACE_DEFINITION_INVALID' }),
      );
  });

  it("leaves the host's front page and unknown paths to the host", async () => {
    const app = express();
    app.use(toNodeListener(hubToMount()));
    app.use((request, response) => void response.send(`host ${request.path}`));
    const url = await listen(app);

    const texts = await Promise.all(['/', '/nothing'].map(async (path) => (await fetch(url + path)).text()));

    expect(texts).toEqual(['host /', 'host /nothing']);
  });

  it('bounds a body that the host has parsed as it bounds any other', async () => {
    const app = express();
    app.use(express.json({ limit: '10mb' }), toNodeListener(hubToMount()));
    const url = await listen(app);

    const wide = await fetch(`${url}/mcp`, callOf('greet', { name: Array.from({ length: 20_000 }, () => 0) }));
    const long = await fetch(`${url}/mcp`, callOf('greet', { name: 'x'.repeat(1_100_000) }));

    expect([await codeOf(wide), await codeOf(long)]).toEqual(['MILLRACE_INPUT_TOO_LARGE', 'MILLRACE_BODY_TOO_LARGE']);
  });

  it('says so when the host has read the body and kept it to itself', async () => {
    const listener = toNodeListener(hubToMount());
    const url = await listen(async (request, response) => {
      for await (const _ of request);
      listener(request, response);
    });

    const answer = await fetch(`${url}/mcp`, greet);

    expect(answer.status).toBe(500);
    expect(await codeOf(answer)).toBe('MILLRACE_BODY_ALREADY_READ');
  });

  it('lets accepted calls be answered when it is closed, refuses new ones, and leaves the hub running', async () => {
    const hub = hubToMount();
    const listener = toNodeListener(hub);
    const url = await listen(listener);
    const before = slowSignals.length;
    const slow = fetch(`${url}/mcp`, callOf('slow', { ms: 150 }));
    await vi.waitFor(() => expect(slowSignals.length).toBe(before + 1));

    const closed = listener.close();
    const late = await fetch(`${url}/mcp`, greet);
    const answer = await slow;
    await closed;

    expect(late.status).toBe(503);
    expect(await answer.text()).toContain('done');
    expect(hub.report.state).toBe('ready');
  });

  it('does the same on the web', async () => {
    const hub = hubToMount();
    const web = createFetch(hub);
    const ask = (init: RequestInit) => web(new Request('http://localhost/mcp', init));
    const before = slowSignals.length;
    const slow = ask(callOf('slow', { ms: 100 })).then((response) => response.text());
    await vi.waitFor(() => expect(slowSignals.length).toBe(before + 1));

    const closed = web.close();
    const late = await ask(greet);
    await closed;

    expect(late.status).toBe(503);
    expect(await slow).toContain('done');
    expect(hub.report.state).toBe('ready');
  });

  it('ends the streams of its clients when fastify closes, so that the server can', async () => {
    const app = fastify({ forceCloseConnections: true });
    await app.register(toFastifyPlugin(hubToMount()));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const client = new V1Client({ name: 'v1', version: '0' });
    await client.connect(new V1Http(new URL(`${url}/mcp`)) as never);

    await app.close();

    await expect(fetch(`${url}/mcp`, greet)).rejects.toThrow();
    await client.close();
  });
});
