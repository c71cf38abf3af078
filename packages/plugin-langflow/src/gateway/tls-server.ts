import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CertificatePair } from '../certificates/certificate.js';
import { listenFailed, portTaken } from '../error-catalogue.js';

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
}

/** A server that speaks TLS 1.3 and nothing older. */
export interface TlsServer {
  readonly server: Server;
  readonly port: number;
  changeCertificate(pair: CertificatePair): void;
  /** Stops accepting and ends what is open. */
  close(): Promise<void>;
}

/**
 * Listens with TLS 1.3 only; what is not an upgrade is answered by `answer`.
 *
 * @throws MillraceError `MILLRACE_STREAM_PORT_TAKEN` or `MILLRACE_STREAM_LISTEN`.
 */
export async function listenTls(
  options: TlsServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TlsServer> {
  const { createServer } = await import('node:https');
  const contextOf = ({ cert, key }: CertificatePair): typeof tlsSettings & CertificatePair => ({ ...tlsSettings, cert, key });
  const server = createServer({ ...limits, ...contextOf(options.certificate) }, answer);
  server.maxConnections = options.maxSockets;
  // A peer that fails the handshake is its own business; without a listener it would end the process.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('clientError', (_error, socket) => socket.destroy());
  await listening(server, options);
  server.on('error', () => undefined);
  return {
    server,
    port: (server.address() as AddressInfo).port,
    changeCertificate: (pair) => server.setSecureContext(contextOf(pair)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
