import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@millrace/core';
import type { WebSocketServer } from 'ws';
import type { ServerCertificate } from '../certificates/certificate.js';
import type { RepeatLog } from '../log/repeat-log.js';
import { maxClientMessageBytes, subprotocol } from '../protocol/messages.js';
import type { StreamBook } from '../streams/stream-book.js';
import type { Admit } from './admit-token.js';
import { answerMessage } from './answer-message.js';
import { checkRequest, streamPath, type RequestRules } from './check-request.js';
import { Connection, type ConnectionLimits } from './connection.js';
import { Connections, type ConnectionCaps } from './connections.js';
import type { Counters } from './counters.js';
import { refusalBody, type Refusal } from './refusal.js';
import { listenTls } from './tls-server.js';
import { upgrade, type Door } from './upgrade.js';

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
  readonly log: RepeatLog;
  readonly counters: Counters;
  /** Milliseconds between two looks at the time; 1 000 unless said. */
  readonly sweepMs?: number;
}

/** A listening gateway. */
export interface StreamServer {
  readonly address: string;
  readonly certificate: ServerCertificate;
  readonly connections: number;
  changeCertificate(next: ServerCertificate): void;
  /** Looks at the time now: heartbeats and expired tokens. @internal */
  sweep(): void;
  close(): Promise<void>;
}

const starting: Refusal = { status: 503, code: 'starting', message: 'The hub is starting.', headers: { 'Retry-After': '1' } };
/** Sockets besides the connections: those still at the door. */
const doorSockets = 64;

/**
 * Opens the gateway's one endpoint.
 *
 * @throws MillraceError `MILLRACE_STREAM_PORT_TAKEN`, `MILLRACE_STREAM_LISTEN` or `MILLRACE_STREAM_CERTIFICATE`.
 */
export async function openStreamServer(options: StreamServerOptions): Promise<StreamServer> {
  const { book, clock } = options;
  let { certificate } = options;
  const rules: RequestRules = { allowedOrigins: options.allowedOrigins, coversHost: (host) => host !== '' && certificate.covers(host) };
  const connections = new Connections(options.caps);
  const door = doorTo(connections, { ...options, rules, sockets: await makeSockets() });
  const tls = await listenTls({ ...options, maxSockets: options.caps.maxConnections + doorSockets }, (request, response) =>
    answerPlain(request, response, rules),
  );
  tls.server.on('upgrade', (request, socket, head) => void upgrade(door, request, { socket, head }).catch(() => socket.destroy()));
  const deaf = book.listen((module) => connections.wake(module));
  const sweep = (): void => connections.sweep(clock.now());
  const timer = setInterval(sweep, options.sweepMs ?? 1_000);
  timer.unref();
  return {
    address: `wss://${addressHost(options.host)}:${tls.port}${streamPath}`,
    get certificate() {
      return certificate;
    },
    get connections() {
      return connections.count;
    },
    changeCertificate(next) {
      tls.changeCertificate(next);
      certificate = next;
    },
    sweep,
    async close() {
      clearInterval(timer);
      deaf();
      await connections.drain(clock);
      await tls.close();
    },
  };
}

async function makeSockets(): Promise<WebSocketServer> {
  const { WebSocketServer: Sockets } = await import('ws');
  return new Sockets({
    noServer: true,
    maxPayload: maxClientMessageBytes,
    // Compression would cost every connection memory, and let a small frame become a large one.
    perMessageDeflate: false,
    clientTracking: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  });
}

function doorTo(connections: Connections, options: StreamServerOptions & Pick<Door, 'rules' | 'sockets'>): Door {
  const { book } = options;
  return {
    ...options,
    full: (subject) => (book.modules.length === 0 ? starting : connections.full(subject)),
    enter(socket, holder) {
      const onMessage = (from: Connection, text: string): void => void answerMessage(from, text, options).catch(() => from.terminate());
      const connection = new Connection({ ...options, socket, holder, onMessage });
      connections.add(connection);
      socket.once('close', () => connections.remove(connection));
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
