import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { WebSocket } from 'ws';
import { streamClosed, streamRefused, unauthorized } from '../error-catalogue.js';
import { maxMessageBytes, subprotocol } from '../protocol/messages.js';

/** What an upgrade needs. */
export interface UpgradeOptions {
  readonly url: URL;
  readonly token: string;
  /** Proven; it is closed when the upgrade fails. */
  readonly socket: TLSSocket;
  readonly signal: AbortSignal;
}

const handshakeMs = 10_000;
const bodyBytes = 4_096;
// Newer than the published types: how long a goodbye may take.
const newerOptions = { closeTimeout: 2_000 };

/**
 * Upgrades a proven connection to a WebSocket.
 *
 * @throws MillraceError `MILLRACE_STREAM_UNAUTHORIZED`, `MILLRACE_STREAM_REFUSED`, or `MILLRACE_STREAM_CLOSED` where another attempt makes sense.
 */
export async function openWebSocket({ url, token, socket, signal }: UpgradeOptions): Promise<WebSocket> {
  const { WebSocket: Client } = await import('ws');
  const webSocket = new Client(url, subprotocol, {
    createConnection: () => socket,
    headers: { Authorization: `Bearer ${token}` },
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    handshakeTimeout: handshakeMs,
    followRedirects: false,
    ...newerOptions,
  });
  const abort = (): void => webSocket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  const opened = new Promise<WebSocket>((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    webSocket.once('open', () => resolve(webSocket));
    webSocket.once('unexpected-response', (_request, response) => void refusalOf(response).then(fail, fail));
    // Stays for good: a WebSocket whose error nobody hears ends the process.
    webSocket.on('error', (error) => fail(streamClosed('the gateway did not upgrade the connection', error)));
  });
  return opened.finally(() => signal.removeEventListener('abort', abort));
}

async function refusalOf(response: IncomingMessage): Promise<Error> {
  const { statusCode: status = 0 } = response;
  const because = `${await codeIn(response)} (HTTP ${status})`;
  if (status === 401 || status === 403) return unauthorized(because);
  return status === 429 || status >= 500 ? streamClosed(because) : streamRefused(because);
}

async function codeIn(response: IncomingMessage): Promise<string> {
  try {
    let text = '';
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length > bodyBytes) break;
    }
    const { code } = (JSON.parse(text) as { error: { code: unknown } }).error;
    return typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : 'refused';
  } catch {
    return 'refused';
  }
}
