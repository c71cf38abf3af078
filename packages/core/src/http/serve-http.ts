import type { Server } from 'node:http';
import { listenFailed, portTaken, tokenRequired } from '../error/error-catalogue/http.js';
import type { Hub } from '../hub/hub.js';
import { servingOf } from '../hub/serving.js';
import { createHttpSide } from './http-side.js';
import { isLoopback } from './loopback.js';
import { NodeRequests } from './node-requests.js';
import type { HttpOptions, HttpServer } from './options.js';

const nodeHttp = 'node:http';

/**
 * Serves a hub over HTTP on Node; starts the hub if it has not been.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` when other machines could call without a token, `MILLRACE_PORT_TAKEN`,
 * `MILLRACE_LISTEN_FAILED`, and as `hub.start` does.
 */
export async function serveHttp(hub: Hub, options: HttpOptions = {}): Promise<HttpServer> {
  const { host = '127.0.0.1', port = 4600, drainMs = 10_000, maxBodyBytes = 1_048_576 } = options;
  const isOpen = !isLoopback(host);
  if (isOpen && options.token === undefined && options.authenticate === undefined) throw tokenRequired(host);
  const side = createHttpSide(hub, { ...options, isAddressAllowed: isOpen && options.allowedHosts === undefined });
  const isOurs = hub.report.state === 'created';
  await hub.start();
  const requests = new NodeRequests(side.answer, { maxBodyBytes, log: servingOf(hub).log });
  // Imported here and by a variable: runtimes without it use the rest of this package, and bundlers for them do not look for it.
  const { createServer } = (await import(nodeHttp)) as typeof import('node:http');
  // Slow senders are cut off; answers may take as long as their calls' deadlines allow.
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 }, requests.handle);
  const stopHub = async (): Promise<void> => (isOurs ? hub.stop() : undefined);
  const bound = await listen(server, host, port).catch(async (cause: unknown) => {
    await stopHub();
    throw cause;
  });
  const close = async (): Promise<void> => {
    const given = AbortSignal.timeout(drainMs);
    const isClosed = new Promise<void>((resolve) => server.close(() => resolve()));
    requests.refuseNew();
    await side.endpoint.quiet(given);
    await side.endpoint.close();
    await requests.settled(given);
    server.closeAllConnections();
    await isClosed;
    await stopHub();
  };
  let closing: Promise<void> | undefined;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return { url: `http://${name}:${bound}`, port: bound, close: () => (closing ??= close()) };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(cause.code === 'EADDRINUSE' ? portTaken(host, port) : listenFailed(host, port, cause)),
    );
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
