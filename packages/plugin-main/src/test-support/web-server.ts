import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './self-signed.js';

/** A web server on this machine's loopback, and what reached it. */
export interface WebServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`, or https. */
  readonly origin: string;
  readonly port: number;
  /** The PEM text of its certificate. */
  readonly certificate: string;
  /** Every request: its method, URL, headers, body and the address it came to. */
  readonly seen: readonly Seen[];
  /** Connections that are open now. */
  connections(): Promise<number>;
}

/** One request that arrived. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly address: string | undefined;
}

/** Answers one request. */
export type Answer = (request: IncomingMessage & { readonly text: string }, response: ServerResponse) => unknown;

/** Serves on all loopback addresses until it is disposed of. */
export async function webServer(answer: Answer, { secure = false, host = '127.0.0.1' } = {}): Promise<WebServer> {
  const { cert, key } = selfSigned();
  const seen: Seen[] = [];
  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.on('error', () => undefined);
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString();
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: text, address: request.socket.localAddress });
    await answer(Object.assign(request, { text }), response);
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void =>
    void listen(request, response).catch(() => response.destroy());
  const server: Server = secure ? createSecureServer({ cert, key }, handle) : createServer(handle);
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    certificate: cert,
    seen,
    connections: () => new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof value === 'string' ? value : JSON.stringify(value));
}
