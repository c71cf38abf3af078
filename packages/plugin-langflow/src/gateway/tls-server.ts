import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { CertificatePair } from '../certificates/certificate.js';
import { certificateInvalid, listenFailed, portTaken } from '../error-catalogue.js';
import type { RepeatLog } from '../log/repeat-log.js';
import { tlsProblem } from '../protocol/tls-problem.js';

/** What every listener and every change of certificate must say again: Node forgets it otherwise, and TLS 1.2 is back. */
export const tlsSettings = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_256_GCM_SHA384',
  ecdhCurve: 'X25519:P-256:P-384',
} as const;

const limits = {
  handshakeTimeout: 5_000,
  headersTimeout: 5_000,
  requestTimeout: 8_000,
  // Node looks for late requests only this often; its own 30 s would make the two above hollow.
  connectionsCheckingInterval: 1_000,
  keepAliveTimeout: 1_000,
  maxHeaderSize: 16_384,
};

/** Where to listen, and with what. */
export interface TlsServerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: CertificatePair;
  readonly maxSockets: number;
  readonly log: RepeatLog;
}

/** A server that speaks TLS 1.3 and nothing older. */
export interface TlsServer {
  readonly server: Server;
  readonly port: number;
  /** @throws MillraceError `MILLRACE_STREAM_CERTIFICATE` when TLS does not take the pair; the old one then stays. */
  changeCertificate(pair: CertificatePair): void;
  /** Stops accepting and ends what is open. */
  close(): Promise<void>;
}

/**
 * Listens with TLS 1.3 only; what is not an upgrade is answered by `answer`.
 *
 * @throws MillraceError `MILLRACE_STREAM_PORT_TAKEN`, `MILLRACE_STREAM_LISTEN`, or `MILLRACE_STREAM_CERTIFICATE` when TLS does not take the pair.
 */
export async function listenTls(
  options: TlsServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TlsServer> {
  const { createServer } = await import('node:https');
  const contextOf = ({ cert, key }: CertificatePair): typeof tlsSettings & CertificatePair => ({ ...tlsSettings, cert, key });
  const server = usable(() => createServer({ ...limits, ...contextOf(options.certificate) }, answer));
  server.maxConnections = options.maxSockets;
  const sockets = trackSockets(server);
  tellOfFailures(server, options.log);
  await listening(server, options);
  return {
    server,
    port: (server.address() as AddressInfo).port,
    changeCertificate: (pair) => usable(() => server.setSecureContext(contextOf(pair))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function usable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw certificateInvalid(`TLS does not take it (${tlsProblem(error)})`, error);
  }
}

/** Every socket, whatever it has become: Node loses sight of one that was upgraded, and closing would wait for it. */
function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** What fails is the peer's own business; but an operator wants to know why it cannot connect, and an error nobody hears ends the process. */
function tellOfFailures(server: Server, log: RepeatLog): void {
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    socket.destroy();
    // A peer that merely goes away has not been refused anything.
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
    log.warn(`tls:${error.code}`, 'A TLS handshake with the stream gateway failed.', {
      because: tlsProblem(error),
      from: socket.remoteAddress,
    });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (server.listening) log.warn(`listener:${error.code}`, 'The stream gateway had trouble with its port.', { because: error.message });
  });
}

function listening(server: Server, { host, port }: TlsServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      reject(error.code === 'EADDRINUSE' ? portTaken(host, port, error) : listenFailed(host, port, error));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve();
    });
  });
}
