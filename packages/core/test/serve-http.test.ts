import { createHub, definePlugin, points, type Hub } from '@millrace/core';
import { serveHttp, type HttpServer } from '@millrace/core/http';
import { once } from 'node:events';
import { createServer, request as nodeRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { matrixHub, slowSignals } from './support/matrix-hub.js';

let server: HttpServer | undefined;
let hub: Hub | undefined;
afterEach(async () => {
  await server?.close();
  await hub?.stop();
  server = hub = undefined;
});

const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const modern = (method: string, params: Record<string, unknown> = {}, more: Record<string, string> = {}) => ({
  method: 'POST',
  headers: {
    ...headers,
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...(typeof params['name'] === 'string' && { 'mcp-name': params['name'] }),
    ...more,
  },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } }),
});
const call = (name: string, input: object = {}) => modern('tools/call', { name, arguments: input });
const failure = (code: string) => expect.objectContaining({ code });

describe('serveHttp', () => {
  it('starts the hub, answers at the address it tells, and stops the hub it started', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });

    const live = await fetch(`${server.url}/health/live`);
    const answer = await fetch(`${server.url}/mcp`, call('greet', { name: 'Ada' }));

    expect(await live.json()).toEqual({ live: true });
    expect(await answer.json()).toMatchObject({ result: { content: [{ text: 'Hello, Ada!' }] } });
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    await server.close();
    expect(hub.report.state).toBe('stopped');
  });

  it('leaves a hub running that was running before', async () => {
    hub = matrixHub();
    await hub.start();

    const first = await serveHttp(hub, { port: 0 });
    await first.close();

    expect(hub.report.state).toBe('ready');
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'hub.example'])('refuses to be reached at %s by whoever comes', async (host) => {
    hub = matrixHub();

    await expect(serveHttp(hub, { host, port: 0 })).rejects.toEqual(failure('MILLRACE_TOKEN_REQUIRED'));
    await expect(serveHttp(hub, { host, port: 0, token: 'short' })).rejects.toEqual(failure('MILLRACE_TOKEN_REQUIRED'));
    expect(hub.report.state).toBe('created');
  });

  it('listens on every address with a token, and then answers for addresses but for no foreign name', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { host: '0.0.0.0', port: 0, token: 'a-token-of-some-length' });
    const status = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        nodeRequest({ port: server?.port, path: '/health/live', headers: { host } }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end();
      });

    expect(await status('10.1.2.3:4600')).toBe(200);
    expect(await status('evil.test')).toBe(403);
    expect((await fetch(`http://127.0.0.1:${server.port}/mcp`, call('greet', { name: 'Ada' }))).status).toBe(401);
  });

  it('says that the port is taken and leaves nothing behind', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    hub = matrixHub();

    await expect(serveHttp(hub, { port })).rejects.toEqual(failure('MILLRACE_PORT_TAKEN'));

    expect(hub.report.state).toBe('stopped');
    other.close();
  });

  it('says why it cannot listen', async () => {
    hub = matrixHub();

    await expect(serveHttp(hub, { host: '192.0.2.1', port: 0, token: 'a-token-of-some-length' })).rejects.toEqual(
      failure('MILLRACE_LISTEN_FAILED'),
    );
  });

  it('refuses a body over the limit without reading it all', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0, maxBodyBytes: 1_000 });

    const declared = await fetch(`${server.url}/mcp`, { method: 'POST', headers, body: 'x'.repeat(1_001) });
    const chunked = await fetch(`${server.url}/mcp`, {
      method: 'POST',
      headers,
      body: new ReadableStream({ pull: (controller) => (controller.enqueue(new Uint8Array(600)), undefined) }),
      duplex: 'half',
    } as RequestInit).catch((cause: unknown) => cause);

    expect(declared.status).toBe(413);
    expect(await declared.json()).toMatchObject({ error: { data: { code: 'MILLRACE_BODY_TOO_LARGE' } } });
    // Its sender may see the answer, or only that the connection has ended.
    expect(chunked instanceof Response ? chunked.status : 413).toBe(413);
  });

  it('survives requests that are no HTTP, have no host, or end early', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });
    const raw = async (text: string): Promise<string> => {
      const socket = connect(server?.port ?? 0, '127.0.0.1');
      socket.on('error', () => {});
      socket.end(text);
      let answer = '';
      for await (const data of socket) answer += String(data);
      return answer;
    };

    const answers = [
      await raw('nonsense\r\n\r\n'),
      await raw('GET /mcp HTTP/1.0\r\n\r\n'),
      await raw('GET //x:y@z HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n'),
      await raw('GET / HTTP/1.1\r\nHost: a:b@localhost\r\nConnection: close\r\n\r\n'),
      await raw('POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{'),
    ];

    expect(answers.slice(0, 4).map((answer) => answer.slice(9, 12))).toEqual(['400', '403', '403', '403']);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  });

  it('answers HEAD without a body', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });

    const response = await fetch(`${server.url}/health/live`, { method: 'HEAD' });

    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('sends a stream as it comes', async () => {
    const ticks = definePlugin({
      name: 'ticks',
      start({ add }) {
        const body = (): ReadableStream =>
          new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('tick')) });
        add(points.httpRoutes, { method: 'GET', path: '/ticks', handle: () => new Response(body()) });
        return {};
      },
    });
    hub = createHub({ name: 'ticks', plugins: [ticks()] });
    server = await serveHttp(hub, { port: 0, drainMs: 100 });

    const response = await fetch(`${server.url}/ticks`);
    const first = await response.body?.getReader().read();

    expect(new TextDecoder().decode(first?.value as Uint8Array)).toBe('tick');
  });

  it('waits for a slow reader and loses nothing', async () => {
    const size = 16 * 1_048_576;
    const big = definePlugin({
      name: 'big',
      start({ add }) {
        add(points.httpRoutes, { method: 'GET', path: '/big', handle: () => new Response(new Blob([new Uint8Array(size)])) });
        return {};
      },
    });
    hub = createHub({ name: 'big', plugins: [big()] });
    server = await serveHttp(hub, { port: 0 });

    const response = await fetch(`${server.url}/big`);
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect((await response.arrayBuffer()).byteLength).toBe(size);
  });

  it('refuses a call whose header and argument differ', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });
    const { url } = server;
    const ask = async (header: string): Promise<unknown> =>
      (
        await fetch(`${url}/mcp`, modern('tools/call', { name: 'region', arguments: { region: 'north' } }, { 'mcp-param-region': header }))
      ).json();

    expect(await ask('north')).toMatchObject({ result: { content: [{ text: 'north' }] } });
    expect(await ask('south')).toMatchObject({ error: { code: -32020 } });
  });

  it('cancels a call whose client has gone', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });
    const gone = new AbortController();
    const before = slowSignals.length;

    const answer = fetch(`${server.url}/mcp`, { ...call('slow', { ms: 10_000 }), signal: gone.signal }).catch(() => 'gone');
    await expect.poll(() => slowSignals.length).toBe(before + 1);
    gone.abort();

    expect(await answer).toBe('gone');
    await expect.poll(() => slowSignals.at(-1)?.aborted).toBe(true);
  });
});

describe('draining', () => {
  it('loses no call that was accepted, and takes no new one', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });
    const { url } = server;
    const before = slowSignals.length;
    const calls = Array.from({ length: 64 }, () => fetch(`${url}/mcp`, call('slow', { ms: 300 })));
    await expect.poll(() => slowSignals.length, { timeout: 20_000 }).toBe(before + 64);

    const closed = server.close();
    const late = await fetch(`${url}/health/live`).then(
      (response) => response.status,
      () => 'refused',
    );
    const answers = await Promise.all(calls.map(async (answer) => (await answer).json()));
    await closed;

    expect(answers).toHaveLength(64);
    for (const answer of answers) expect(answer).toMatchObject({ result: { content: [{ text: 'done' }] } });
    expect([503, 'refused']).toContain(late);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('ends streams that wait for changes', async () => {
    hub = matrixHub();
    server = await serveHttp(hub, { port: 0 });
    const listen = await fetch(`${server.url}/mcp`, modern('subscriptions/listen', { notifications: { toolsListChanged: true } }));

    await server.close();

    expect(await listen.text()).toContain('notifications/subscriptions/acknowledged');
  });

  it('gives up on what takes longer than it may', async () => {
    hub = matrixHub({ drainMs: 100 });
    server = await serveHttp(hub, { port: 0, drainMs: 100 });
    const before = slowSignals.length;
    const answer = fetch(`${server.url}/mcp`, call('slow', { ms: 15_000 })).then(
      (response) => response.status,
      () => 'ended',
    );
    await expect.poll(() => slowSignals.length).toBe(before + 1);
    const startedAt = performance.now();

    await server.close();

    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await answer).not.toBe(200);
    expect(slowSignals.at(-1)?.aborted).toBe(true);
  });
});
