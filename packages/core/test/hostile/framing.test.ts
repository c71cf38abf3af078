// Requests that two readers could take apart in two ways, and connections that are used oddly.
import type { Hub } from '@millrace/core';
import { serveHttp, type HttpServer } from '@millrace/core/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostileHub } from '../support/hostile-hub.js';
import { exchange, expectHarmless, modern, sendRaw, statusOf, textOf, withHeaders } from '../support/wire.js';

let hub: Hub;
let server: HttpServer;
beforeAll(async () => {
  hub = hostileHub();
  server = await serveHttp(hub, { port: 0 });
});
afterAll(() => server.close());

const head = (lines: string): string => `POST /echo HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n`;
const smuggled = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

describe('a body of two lengths', () => {
  it.each([
    ['two lengths', `Content-Length: 5\r\nContent-Length: 6\r\n`, 'hello!'],
    ['a list of lengths', `Content-Length: 5, 5\r\n`, 'hello'],
    ['a length and chunks', `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`, '0\r\n\r\n'],
    ['a negative length', `Content-Length: -1\r\n`, ''],
    ['a length with a sign', `Content-Length: +5\r\n`, 'hello'],
    ['a length in hexadecimal', `Content-Length: 0x5\r\n`, 'hello'],
    ['a length beyond numbers', `Content-Length: ${'9'.repeat(30)}\r\n`, ''],
    ['chunks that are not last', `Transfer-Encoding: chunked, identity\r\n`, '0\r\n\r\n'],
    ['chunks by another name', `Transfer-Encoding: xchunked\r\n`, '0\r\n\r\n'],
    ['a space before the colon', `Content-Length : 5\r\n`, 'hello'],
    ['a folded header', `X-A: b\r\n Content-Length: 5\r\nContent-Length: 0\r\n`, ''],
    ['a bare line feed', `X-A: b\nContent-Length: 5\r\n`, 'hello'],
    ['a NUL in a header', `X-A: \u0000\r\n`, ''],
    ['chunk sizes that are no numbers', `Transfer-Encoding: chunked\r\n`, 'xyz\r\nhello\r\n0\r\n\r\n'],
    ['a chunk shorter than it says', `Transfer-Encoding: chunked\r\n`, '5\r\nhel\r\n0\r\n\r\n'],
    ['headers beyond their limit', `X-A: ${'a'.repeat(20_000)}\r\n`, ''],
  ])('is refused, and what may hide in it is not answered: %s', async (_, lines, body) => {
    const raw = await sendRaw(server.port, head(lines) + body + smuggled);

    expect([0, 400, 413, 431]).toContain(statusOf(raw));
    expect(raw).not.toContain('"live":true');
  });
});

it('reads the type that a request names twice as none that it knows', async () => {
  const answer = await exchange(server.port, withHeaders(modern('tools/list'), ['content-type', 'text/plain']));

  expect(answer.status).toBe(415);
  expectHarmless(answer);
});

it('takes a body in another encoding for what it is: no JSON', async () => {
  const { gzipSync } = await import('node:zlib');
  const sent = modern('tools/list');

  const answer = await exchange(server.port, { ...withHeaders(sent, ['content-encoding', 'gzip']), body: gzipSync(String(sent.body)) });

  expect(answer.status).toBe(400);
});

it('answers an expectation that it does not know with 417, and one of a body by asking for it', async () => {
  const strange = await sendRaw(server.port, head('Expect: miracles\r\nConnection: close\r\nContent-Length: 0\r\n'));
  const usual = await sendRaw(server.port, `${head('Expect: 100-continue\r\nConnection: close\r\nContent-Length: 5\r\n')}hello`);

  expect(statusOf(strange)).toBe(417);
  expect(usual).toMatch(/^HTTP\/1\.1 100 .*\r\n\r\nHTTP\/1\.1 200 /s);
});

it('changes to no other protocol', async () => {
  const raw = await sendRaw(
    server.port,
    'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n',
  );

  expect(statusOf(raw)).toBe(200);
});

it('answers requests that follow one another on a connection in their order', async () => {
  const { body, headers = [] } = modern('tools/call', { name: 'greet', arguments: { name: 'Ada' } });
  const call = `POST /mcp HTTP/1.1\r\nHost: localhost\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}Content-Length: ${String(body).length}\r\n`;
  const live = 'GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n';

  const raw = await sendRaw(server.port, `${call}\r\n${String(body)}${live}${call}Connection: close\r\n\r\n${String(body)}`);

  const found = [...raw.matchAll(/Hello, Ada!|"live":true/g)].map(([text]) => text);
  expect(found).toEqual(['Hello, Ada!', '"live":true', 'Hello, Ada!']);
});

it('goes on', async () => {
  expect(textOf(await exchange(server.port, modern('tools/call', { name: 'greet', arguments: { name: 'Ada' } })))).toBe('Hello, Ada!');
});
