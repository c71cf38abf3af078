import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { selfSigned } from './self-signed.js';

/** A git server over https on this machine's loopback. */
export interface GitServer extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** The PEM text of its certificate. */
  readonly certificate: string;
  /** The paths asked for, in order. */
  readonly asked: readonly string[];
}

/** Answers a request itself. @returns false to let git answer. */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Serves the repositories below a folder, read-only, as `git http-backend` does behind any web server. */
export async function gitServer(folder: string, intercept: Intercept = () => false): Promise<GitServer> {
  const { cert, key } = selfSigned();
  const asked: string[] = [];
  const server = createServer({ cert, key }, (request, response) => {
    asked.push(request.url ?? '');
    if (!intercept(request, response)) void answer(folder, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate: cert,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://localhost');
  const backend = spawn('git', ['-c', 'uploadpack.allowFilter=true', '-c', 'uploadpack.allowAnySHA1InWant=true', 'http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method ?? 'GET',
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  backend.stdin.on('error', () => undefined);
  request.pipe(backend.stdin);
  const output = await buffer(backend.stdout);
  const end = output.indexOf('\r\n\r\n');
  const headers = output.subarray(0, end).toString('latin1').split('\r\n');
  const status = /^status: (\d+)/im.exec(headers.join('\n'))?.[1];
  response.statusCode = Number(status ?? 200);
  for (const line of headers.filter((each) => !/^status:/i.test(each))) {
    const colon = line.indexOf(':');
    if (colon > 0) response.setHeader(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  response.end(output.subarray(end + 4));
}
