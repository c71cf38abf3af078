import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@millrace/core';
import type { WebSocket, WebSocketServer } from 'ws';
import type { TokenHolder } from '../access/verify-token.js';
import type { CertificatePair, ServerCertificate } from '../certificates/certificate.js';
import { readCertificate } from '../certificates/certificate.js';
import { maxMessageBytes, subprotocol } from '../protocol/messages.js';
import type { StreamBook } from '../streams/stream-book.js';
import type { Admit } from './admit-token.js';
import { answerMessage } from './answer-message.js';
import { checkRequest, streamPath, type RequestRules } from './check-request.js';
import { Connection, type ConnectionLimits } from './connection.js';
import { Connections, type ConnectionCaps } from './connections.js';
import type { Counters } from './counters.js';
import { refusalBody, type Refusal } from './refusal.js';
import { listenTls } from './tls-server.js';
import { upgrade } from './upgrade.js';

/** What a stream server is made of. */
export interface StreamServerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: ServerCertificate;
  readonly allowedOrigins: readonly string[];
  readonly caps: ConnectionCaps;
  readonly limits: ConnectionLimits;
  readonly book: StreamBook;
  readonly admit: Admit;
  readonly clock: Clock;
  readonly counters: Counters;
  /** Milliseconds between two looks at the time; 1 000 unless said. */
  readonly sweepMs?: number;
}

/** A listening gateway. */
export interface StreamServer {
  readonly address: string;
  readonly certificate: ServerCertificate;
  readonly connections: number;
  changeCertificate(pair: CertificatePair, ca?: string): void;
  /** Looks at the time now: heartbeats and expired tokens. @internal */
  sweep(): void;
  close(): Promise<void>;
}

const starting: Refusal = { status: 503, code: 'starting', message: 'The hub is starting.', headers: { 'Retry-After': '1' } };

/**
 * Opens the gateway's one endpoint.
 *
 * @throws MillraceError `MILLRACE_STREAM_PORT_TAKEN` or `MILLRACE_STREAM_LISTEN`.
 */
export async function openStreamServer(options: StreamServerOptions): Promise<StreamServer> {
  const { WebSocketServer } = await import('ws');
  const { book, clock, admit } = options;
  let { certificate } = options;
  const rules: RequestRules = { allowedOrigins: options.allowedOrigins, coversHost: (host) => host !== '' && certificate.covers(host) };
  const sockets: WebSocketServer = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
  const connections = new Connections(options.caps);
  const enter = (socket: WebSocket, holder: TokenHolder): void => {
    const onMessage = (from: Connection, text: string): void =>
      void answerMessage(from, text, { book, admit }).catch(() => from.terminate());
    const connection = new Connection({ socket, holder, clock, limits: options.limits, counters: options.counters, onMessage });
    connections.add(connection);
    socket.once('close', () => connections.remove(connection));
  };
  const full = (subject?: string): Refusal | undefined => (book.modules.length === 0 ? starting : connections.full(subject));
  const door = { rules, sockets, admit, enter, full };
  const tls = await listenTls({ ...options, maxSockets: options.caps.maxConnections + 64 }, (request, response) =>
    answerPlain(request, response, rules),
  );
  tls.server.on('upgrade', (request, socket, head) => void upgrade(door, request, { socket, head }).catch(() => socket.destroy()));
  const deaf = book.listen((module, frame) => connections.deliver(module, frame));
  const timer = setInterval(() => connections.sweep(clock.now()), options.sweepMs ?? 1_000);
  timer.unref();
  return {
    address: `wss://${addressHost(options.host)}:${tls.port}${streamPath}`,
    get certificate() {
      return certificate;
    },
    get connections() {
      return connections.count;
    },
    changeCertificate(pair, ca) {
      const next = readCertificate(pair, clock.now(), ca);
      tls.changeCertificate(next);
      certificate = next;
    },
    sweep: () => connections.sweep(clock.now()),
    async close() {
      clearInterval(timer);
      deaf();
      await connections.drain(clock);
      await tls.close();
    },
  };
}

function answerPlain(request: IncomingMessage, response: ServerResponse, rules: RequestRules): void {
  const refusal = checkRequest(request, rules) ?? {
    status: 426,
    code: 'upgrade_required',
    message: 'This is a WebSocket endpoint.',
    headers: { Upgrade: 'websocket' },
  };
  response
    .writeHead(refusal.status, { 'Content-Type': 'application/json', Connection: 'close', ...refusal.headers })
    .end(refusalBody(refusal));
}

function addressHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
