import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { isPublicInTests, privateSpellings, resolveInTests } from '../test-support/private-spellings.js';
import { refusalOf } from '../test-support/refusal.js';
import { webServer, type Answer } from '../test-support/web-server.js';
import { Http, type HttpOptions } from './http.js';

const never = new AbortController().signal;
const anywhere = () => ({ anyAddress: true });
const inTests: HttpOptions = { resolve: resolveInTests, isPublic: isPublicInTests };

/** Fetches a path from a server that answers so, wherever it is. */
async function fetchFrom(answer: Answer, options: HttpOptions & { path?: string } = {}) {
  await using server = await webServer(answer);
  return await new Http(options).request({ url: new URL(options.path ?? '/', server.origin), permit: anywhere }, never);
}

it('brings status, headers and body, and says who it is', async () => {
  await using server = await webServer((_request, response) => response.writeHead(404, { 'x-kind': 'none' }).end('nothing'));

  const answer = await new Http().request({ url: new URL('/a?b=c#d', server.origin), permit: anywhere }, never);

  expect(answer).toMatchObject({ status: 404, headers: { 'x-kind': 'none' } });
  expect(answer.body.toString()).toBe('nothing');
  expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/a?b=c', headers: { 'user-agent': 'Millrace', connection: 'close' } });
});

it.each(privateSpellings)('does not reach %s, named or redirected to', async (spelling) => {
  await using server = await webServer(
    (request, response) => {
      if (request.headers.host?.startsWith('public.test')) response.writeHead(302, { location: encodeURI(target) });
      response.end('reached');
    },
    { host: '::' },
  );
  const target = spelling.replace('PORT', String(server.port));
  const http = new Http({ ...inTests, timeoutMs: 900 });
  const named = async (): Promise<unknown> => http.request({ url: new URL(target) }, never);
  const redirected = http.request({ url: new URL(`http://public.test:${server.port}/`) }, never);

  // What is no URL at all never gets as far as a request.
  if (URL.canParse(target)) expect((await refusalOf(named())).code).toMatch(/^(?:denied|invalid_url)$/);
  // A few are relative when a server redirects to them, and lead back to it.
  expect((await refusalOf(redirected)).code).toMatch(/^(?:denied|invalid_url|redirect_refused)$/);

  expect(server.seen.filter((each) => !each.headers.host?.startsWith('public.test'))).toEqual([]);
});

it('connects to the address that was checked, whatever the name leads to a moment later', async () => {
  await using server = await webServer((_request, response) => response.end('ok'), { host: '0.0.0.0' });
  const answers = ['127.0.0.2', '127.0.0.1'];
  const resolve = vi.fn(async () => [{ address: answers.shift() ?? '127.0.0.1', family: 4 }]);
  const http = new Http({ resolve, isPublic: isPublicInTests });
  const url = new URL(`http://rebound.test:${server.port}/`);

  const first = await http.request({ url }, never);
  const second = await refusalOf(http.request({ url }, never));

  expect(first.body.toString()).toBe('ok');
  expect(second.code).toBe('denied');
  expect(resolve).toHaveBeenCalledTimes(2);
  expect(server.seen.map(({ address }) => address)).toEqual(['127.0.0.2']);
});

it('checks a name again at each hop', async () => {
  await using server = await webServer((_request, response) => response.writeHead(302, { location: '/next' }).end(), { host: '0.0.0.0' });
  const answers = ['127.0.0.2', '127.0.0.1'];
  const resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];

  const refusal = await refusalOf(
    new Http({ resolve, isPublic: isPublicInTests }).request({ url: new URL(`http://rebound.test:${server.port}/`) }, never),
  );

  expect(refusal.code).toBe('denied');
  expect(server.seen).toHaveLength(1);
});

it('asks for permission at each hop', async () => {
  await using inside = await webServer((_request, response) => response.end('inside'));
  await using server = await webServer((_request, response) => response.writeHead(302, { location: inside.origin }).end());
  const permit = (url: URL) => ({ anyAddress: url.origin === server.origin });

  const refusal = await refusalOf(new Http().request({ url: new URL(server.origin), permit }, never));

  expect(refusal.code).toBe('denied');
  expect(inside.seen).toEqual([]);
});

it('sends no credentials, cookies or other headers of the caller to another origin', async () => {
  await using other = await webServer((_request, response) => response.end('ok'));
  await using server = await webServer((request, response) =>
    response.writeHead(302, { location: request.url === '/' ? '/same' : other.origin, 'set-cookie': 'session=1' }).end(),
  );
  const headers = { Authorization: 'Bearer abc', Cookie: 'a=b', 'X-Api-Key': 'abc', Accept: 'text/plain' };

  await new Http().request({ url: new URL(server.origin), headers, permit: anywhere }, never);

  expect(server.seen[1]?.headers).toMatchObject({ authorization: 'Bearer abc', 'x-api-key': 'abc', cookie: 'a=b' });
  expect(other.seen[0]?.headers).toEqual({
    host: `127.0.0.1:${other.port}`,
    connection: 'close',
    accept: 'text/plain',
    'accept-encoding': 'gzip, br',
    'user-agent': 'Millrace',
  });
});

it.each([
  [301, 'POST', 'GET', ''],
  [302, 'POST', 'GET', ''],
  [303, 'PUT', 'GET', ''],
  [303, 'HEAD', 'HEAD', ''],
  [302, 'PUT', 'PUT', 'text'],
  [307, 'POST', 'POST', 'text'],
  [308, 'DELETE', 'DELETE', 'text'],
] as const)('after %i, a %s goes on as %s on the same server', async (status, method, then, body) => {
  await using server = await webServer((request, response) =>
    request.url === '/' ? response.writeHead(status, { location: '/next' }).end() : response.end(),
  );
  const content = method === 'HEAD' ? {} : { body: 'text', headers: { 'content-type': 'text/plain' } };

  await new Http().request({ url: new URL(server.origin), method, ...content, permit: anywhere }, never);

  expect(server.seen[1]).toMatchObject({ method: then, body });
  expect(server.seen[1]?.headers['content-type']).toBe(body === '' ? undefined : 'text/plain');
});

it.each([
  ['a POST to another server', 307, (other: string) => other],
  ['more than three', 302, () => '/again'],
])('refuses to follow %s', async (_what, status, location) => {
  await using other = await webServer((_request, response) => response.end());
  await using server = await webServer((_request, response) => response.writeHead(status, { location: location(other.origin) }).end());

  const refusal = await refusalOf(new Http().request({ url: new URL(server.origin), method: 'POST', body: 'x', permit: anywhere }, never));

  expect(refusal.code).toBe('redirect_refused');
  expect(other.seen).toEqual([]);
  expect(server.seen.length).toBeLessThanOrEqual(4);
});

it('speaks https with an authority of its own, and never goes on without it', async () => {
  await using plain = await webServer((_request, response) => response.end());
  await using server = await webServer(
    (request, response) => (request.url === '/' ? response.end('safe') : response.writeHead(302, { location: plain.origin }).end()),
    { secure: true },
  );
  const trusting = new Http({ certificateAuthority: server.certificate });

  const answer = await trusting.request({ url: new URL(server.origin), permit: anywhere }, never);
  const downgraded = await refusalOf(trusting.request({ url: new URL('/down', server.origin), permit: anywhere }, never));
  const untrusted = await refusalOf(new Http().request({ url: new URL(server.origin), permit: anywhere }, never));

  expect(answer.body.toString()).toBe('safe');
  expect(downgraded.code).toBe('redirect_refused');
  expect(untrusted.code).toBe('unreachable');
  expect(plain.seen).toEqual([]);
});

it.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
  ['identity', (text: string) => Buffer.from(text)],
])('unpacks %s', async (encoding, pack) => {
  const answer = await fetchFrom((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(pack('hello')));

  expect(answer.body.toString()).toBe('hello');
});

it.each([
  ['HEAD', 200],
  ['GET', 204],
  ['GET', 304],
] as const)('takes an answer to %s with %i for empty, whatever packing it names', async (method, status) => {
  await using server = await webServer((_request, response) =>
    response.writeHead(status, { 'content-encoding': 'gzip', 'content-length': 0 }).end(),
  );

  const answer = await new Http().request({ url: new URL(server.origin), method, permit: anywhere }, never);

  expect(answer).toMatchObject({ status, body: Buffer.alloc(0) });
});

it('asks for a part as it is, for a part of something packed cannot be unpacked', async () => {
  await using server = await webServer((_request, response) => response.end());

  await new Http().request({ url: new URL(server.origin), headers: { Range: 'bytes=0-9' }, permit: anywhere }, never);

  expect(server.seen[0]?.headers).toMatchObject({ range: 'bytes=0-9', 'accept-encoding': 'identity' });
});

it.each([
  ['a gzip bomb', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000)), 'bad_response'],
  ['a brotli bomb', { 'content-encoding': 'br' }, brotliCompressSync(Buffer.alloc(50_000_000)), 'bad_response'],
  ['a bomb in a bomb', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(Buffer.alloc(50_000_000))), 'bad_response'],
  ['packing that is not known', { 'content-encoding': 'zstd' }, Buffer.from('x'), 'bad_response'],
  ['packing that breaks off', { 'content-encoding': 'gzip' }, gzipSync('hello').subarray(0, 12), 'bad_response'],
  ['packing that is none', { 'content-encoding': 'br' }, Buffer.from('hello'), 'bad_response'],
  ['a body over the limit', {}, Buffer.alloc(2_000_001), 'too_large'],
  ['a packed body over the limit', { 'content-encoding': 'gzip' }, gzipSync(Buffer.from(randomText(2_100_000))), 'too_large'],
  ['a length over the limit', { 'content-length': '9999999999' }, Buffer.from('x'), 'too_large'],
  ['10 000 headers', Object.fromEntries(Array.from({ length: 10_000 }, (_none, index) => [`x-${index}`, '1'])), '', 'bad_response'],
  ['300 headers', Object.fromEntries(Array.from({ length: 300 }, (_none, index) => [`x-${index}`, '1'])), '', 'bad_response'],
  ['a huge header', { 'x-huge': 'y'.repeat(40_000) }, '', 'bad_response'],
])('stops at %s', async (_what, headers: Record<string, string>, body: Buffer | string, code) => {
  const begun = performance.now();

  const refusal = await refusalOf(fetchFrom((_request, response) => response.writeHead(200, headers).end(body)));

  expect(refusal.code).toBe(code);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

it.each([
  ['a body that drips without end', 'timed_out', { timeoutMs: 200 }, 'HTTP/1.1 200 OK\r\n\r\n', true],
  ['headers that drip without end', 'timed_out', { timeoutMs: 200 }, 'HTTP/1.1 200 OK\r\nx-a: ', true],
  ['silence', 'timed_out', { idleMs: 100 }, '', false],
  ['silence within a body', 'timed_out', { idleMs: 100 }, 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc', false],
  ['silence within a body of unknown length', 'timed_out', { idleMs: 100 }, 'HTTP/1.1 200 OK\r\n\r\nabc', false],
  ['a change of protocol', 'bad_response', {}, 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n', false],
  ['something that is not HTTP', 'bad_response', {}, 'SSH-2.0-OpenSSH_9.2\r\n\r\n', false],
])('ends on %s, and closes the socket', async (_what, code, limits, text, drips) => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', () => undefined);
    socket.write(text);
    const timer = drips ? setInterval(() => socket.write('x'), 5) : undefined;
    socket.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as { port: number }).port}/`);

  const refusal = await refusalOf(new Http({ maxBytes: 1e9, ...limits }).request({ url, permit: anywhere }, never));

  expect(refusal).toMatchObject({ code, retryable: code === 'timed_out' });
  server.close();
  await once(server, 'close');
  expect(sockets.every((socket) => socket.destroyed)).toBe(true);
});

it('ends with a connection that breaks within the body', async () => {
  const answer: Answer = (request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half');
    setImmediate(() => request.socket.destroy());
  };

  expect((await refusalOf(fetchFrom(answer))).code).toBe('unreachable');
});

it.each(['before', 'during the headers', 'during the body'])('gives up %s when the signal aborts, and closes the socket', async (when) => {
  const controller = new AbortController();
  await using server = await webServer((_request, response) => {
    if (when === 'during the body') response.writeHead(200).write('begun');
    setImmediate(() => controller.abort(new Error('no longer wanted')));
  });
  if (when === 'before') controller.abort(new Error('no longer wanted'));

  const work = new Http().request({ url: new URL(server.origin), permit: anywhere }, controller.signal);

  await expect(work).rejects.toThrow('no longer wanted');
  await vi.waitFor(async () => expect(await server.connections()).toBe(0));
  expect(server.seen).toHaveLength(when === 'before' ? 0 : 1);
});

it('gives up while the host is looked up', async () => {
  const controller = new AbortController();
  const resolve = (): Promise<never> => {
    controller.abort(new Error('no longer wanted'));
    return new Promise(() => undefined);
  };

  await expect(new Http({ resolve }).request({ url: new URL('http://slow.test/') }, controller.signal)).rejects.toThrow('no longer wanted');
});

it.each([
  ['a name without address', async () => []],
  ['a resolver that fails', async () => Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' }))],
])('tells %s as unreachable, without detail', async (_what, resolve) => {
  const refusal = await refusalOf(new Http({ resolve }).request({ url: new URL('http://nobody.test/') }, never));

  expect(refusal).toMatchObject({ code: 'unreachable', retryable: true, message: expect.stringContaining("'nobody.test'") });
});

it('tells a closed port as unreachable, without the address behind the name', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');

  const refusal = await refusalOf(new Http(inTests).request({ url: new URL(`http://public.test:${port}/`) }, never));

  expect(refusal.message).toContain(`'public.test:${port}' could not be reached (ECONNREFUSED)`);
  expect(refusal.message).not.toContain('127.0.0.2');
});

it('does not use a proxy of the environment', async () => {
  await using proxy = await webServer((_request, response) => response.end('proxied'));
  await using server = await webServer((_request, response) => response.end('direct'));
  vi.stubEnv('http_proxy', proxy.origin).stubEnv('HTTP_PROXY', proxy.origin).stubEnv('NODE_USE_ENV_PROXY', '1');

  const answer = await new Http().request({ url: new URL(server.origin), permit: anywhere }, never);

  vi.unstubAllEnvs();
  expect(answer.body.toString()).toBe('direct');
  expect(proxy.seen).toEqual([]);
});

function randomText(size: number): string {
  let state = 1;
  return Array.from({ length: size / 10 }, () => String((state = (state * 48_271) % 2_147_483_647)).padStart(10, '0')).join('');
}
