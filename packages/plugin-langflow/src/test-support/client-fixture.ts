import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { connectStream, type ConnectOptions, type StreamConnection, type StreamMessage } from '../client.js';
import { openTestGateway, testCertificates, type TestGateway, type TestGatewayOptions } from './test-gateway.js';

/** What a test opened; undone after it, the last first. */
export const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** Opens a gateway for a test. */
export async function gateway(options?: TestGatewayOptions): Promise<TestGateway> {
  const opened = await openTestGateway(options);
  undo.push(() => opened.server.close());
  return opened;
}

/** A server of another make, with the gateway's certificate unless told otherwise. */
export async function otherServer(options: ServerOptions = {}): Promise<{ url: string; ca: string; server: Server }> {
  const { ca, server: pair } = await testCertificates();
  const server = createServer({ ...pair, ...options }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  return { url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}/stream`, ca: ca.cert, server };
}

/** Waits for nothing, so that a test of five attempts takes no minute. */
export const waited: number[] = [];
/** The time of a client that waits for nothing. */
export const timing = { now: () => Date.now(), random: () => 0.5, wait: async (milliseconds: number) => void waited.push(milliseconds) };

/** Subscribes to everything, unless told otherwise. */
export async function connect(to: TestGateway, more: Partial<ConnectOptions> = {}): Promise<StreamConnection> {
  const connection = await connectStream({ url: to.server.address, token: () => to.token(), ca: to.ca, modules: '*', timing, ...more });
  undo.push(() => connection.close());
  return connection;
}

/** Reads so many messages. */
export async function read(connection: StreamConnection, count: number): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  const iterator = connection[Symbol.asyncIterator]();
  while (messages.length < count) {
    const { value, done } = await iterator.next();
    if (done) throw new Error(`the stream ended after ${messages.length} messages`);
    messages.push(value);
  }
  return messages;
}
