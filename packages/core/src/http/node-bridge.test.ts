import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendPlain, sendResponse } from './node-bridge.js';

let server: Server;
let client: Socket;
let outgoing: ServerResponse;
let isCancelled: boolean;
let sending: Promise<void>;
beforeEach(async () => {
  isCancelled = false;
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536)),
    cancel: () => void (isCancelled = true),
  });
  const arrived = new Promise<void>((resolve) => {
    server = createServer((_, response) => {
      outgoing = response;
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      sending = sendResponse(new Response(body), response, gone.signal);
      resolve();
    }).listen(0, '127.0.0.1');
  });
  await once(server, 'listening');
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {}).pause();
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await arrived;
});
afterEach(() => {
  client.destroy();
  server.close();
});

describe('a reader of a response without end', () => {
  it('that takes nothing is waited for no longer than a minute', async () => {
    await expect.poll(() => outgoing.socket?.timeout).toBe(60_000);

    // As Node does when the time is over.
    outgoing.socket?.emit('timeout');
    await sending;

    expect(isCancelled).toBe(true);
    await expect.poll(() => client.resume().closed).toBe(true);
  });

  it('that begins to take is waited for anew', async () => {
    await expect.poll(() => outgoing.socket?.timeout).toBe(60_000);
    const { socket } = outgoing;
    const before = socket?.bytesWritten ?? 0;

    client.resume();

    await expect.poll(() => (socket?.bytesWritten ?? 0) - before).toBeGreaterThan(1_000_000);
    expect(isCancelled).toBe(false);
    client.destroy();
    await sending;
    expect(isCancelled).toBe(true);
  });
});

describe('an answer in one piece', () => {
  const large = { status: 200 as const, sessionId: undefined, body: 'x'.repeat(16_000_000) };

  /** A client that does not read, and the sending of a large answer to it. */
  async function sendLarge(): Promise<{ reader: Socket; response: ServerResponse; sent: Promise<void>; close(): void }> {
    const other = createServer();
    const arrived = once(other, 'request') as Promise<[unknown, ServerResponse]>;
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const reader = connect((other.address() as AddressInfo).port, '127.0.0.1');
    reader.on('error', () => {}).pause();
    reader.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [, response] = await arrived;
    return { reader, response, sent: sendPlain(large, response), close: () => (reader.destroy(), other.close()) };
  }

  it('is sent when its reader has taken it, and is waited for no longer than a minute', async () => {
    const { reader, response, sent, close } = await sendLarge();
    let isSent = false;
    void sent.then(() => (isSent = true));
    let size = 0;

    await new Promise((resolve) => setImmediate(resolve));
    const before = [isSent, response.socket?.timeout];
    reader.on('data', (data: Buffer) => (size += data.length)).resume();
    await sent;

    expect(before).toEqual([false, 60_000]);
    await expect.poll(() => size).toBeGreaterThan(16_000_000);
    close();
  });

  it('is given up when its reader has gone', async () => {
    const { reader, response, sent, close } = await sendLarge();

    reader.destroy();
    await sent;

    expect(response.destroyed).toBe(true);
    close();
  });
});
