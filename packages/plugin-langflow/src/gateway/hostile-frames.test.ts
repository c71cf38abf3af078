import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import tls, { type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectRaw } from '../test-support/raw-client.js';
import { openTestGateway, type TestGateway } from '../test-support/test-gateway.js';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway({ limits: { messagesPerSecond: 50 } });
});
afterAll(() => gateway.server.close());
const sockets: TLSSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** An upgraded connection whose frames a test writes byte by byte. */
async function upgraded(): Promise<TLSSocket> {
  const socket = tls.connect({ host: '127.0.0.1', port: gateway.port, ca: gateway.ca });
  sockets.push(socket);
  const lines = [
    'GET /stream HTTP/1.1',
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    `Authorization: Bearer ${await gateway.token()}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 101 /);
  return socket;
}

/** A frame with an all-zero mask, so that its payload stays as it is. */
function frame(first: number, payload: Buffer): Buffer {
  const length = payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([first, ...length, 0, 0, 0, 0]), payload]);
}

/** The code of the close frame that a connection gets. */
async function closeCode(socket: TLSSocket): Promise<number | undefined> {
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
  const at = bytes.indexOf(0x88);
  return at < 0 ? undefined : bytes.readUInt16BE(at + 2);
}

const text = Buffer.from('{"type":"subscribe","modules":"*"}');

describe('frames that no honest client sends', () => {
  it.each<[string, Buffer, number]>([
    ['a frame without a mask', Buffer.concat([Buffer.from([0x81, text.length]), text]), 1002],
    ['a reserved bit', frame(0xc1, text), 1002],
    ['an unknown opcode', frame(0x83, text), 1002],
    ['a ping above 125 bytes', frame(0x89, Buffer.alloc(200)), 1002],
    ['a ping in pieces', frame(0x09, Buffer.alloc(1)), 1002],
    ['a continuation of nothing', frame(0x80, text), 1002],
    ['text that is not UTF-8', frame(0x81, Buffer.from([0xff, 0xfe])), 1007],
    ['a close code that does not exist', frame(0x88, Buffer.from([0x00, 0x01])), 1002],
    ['a length of 2^63', Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]), 1009],
    [
      'a message that is too large in pieces',
      Buffer.concat([0x01, 0x00, 0x00].map((first) => frame(first, Buffer.alloc(60_000, 'x')))),
      1009,
    ],
    ['a storm of pings', Buffer.concat(Array.from({ length: 60 }, () => frame(0x89, Buffer.alloc(0)))), 1008],
    ['a storm of pongs', Buffer.concat(Array.from({ length: 60 }, () => frame(0x8a, Buffer.alloc(0)))), 1008],
  ])('end the connection: %s', async (_name, bytes, code) => {
    const socket = await upgraded();
    const closing = closeCode(socket);

    socket.write(bytes);

    expect(await closing).toBe(code);
  });

  it('leave the others alone', async () => {
    const client = await connectRaw(gateway);
    const socket = await upgraded();

    socket.write(Buffer.from([0xff, 0xff, 0xff]));
    await once(socket.resume(), 'close');
    client.send({ type: 'subscribe', modules: '*' });

    expect(await client.until(1)).toMatchObject([{ type: 'subscribed' }]);
    client.socket.terminate();
  });

  it('do not make an answer larger than the question: keys are named shortly', async () => {
    const client = await connectRaw(gateway);

    client.send({ type: 'subscribe', modules: '*', after: { ['k'.repeat(100_000)]: 1 } });

    const [problem] = await client.until(1);
    expect(problem).toMatchObject({ type: 'error', code: 'invalid_message' });
    expect(JSON.stringify(problem).length).toBeLessThan(1_000);
    client.socket.terminate();
  });
});
