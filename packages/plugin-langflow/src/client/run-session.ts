import type { WebSocket } from 'ws';
import { streamClosed, streamRefused, unauthorized } from '../error-catalogue.js';
import { closeCodes, type ServerMessage } from '../protocol/messages.js';
import type { ConnectOptions } from './client-options.js';
import type { Inbox } from './inbox.js';
import { keepAlive } from './keep-alive.js';
import { readServerMessage } from './read-server-message.js';
import { renewToken } from './renew-token.js';

/** What a session works with. */
export interface Session {
  readonly webSocket: WebSocket;
  readonly options: ConnectOptions;
  readonly inbox: Inbox;
  readonly now: () => number;
  token(): Promise<string>;
  /** The subscription stands. */
  onSubscribed(): void;
}

const answerMs = 10_000;

/**
 * Subscribes, after what has arrived before, and reads until the connection ends, which it always does with an error.
 *
 * @throws MillraceError `MILLRACE_STREAM_CLOSED` where another attempt makes sense; `MILLRACE_STREAM_UNAUTHORIZED` or `MILLRACE_STREAM_REFUSED` where not.
 */
export function runSession(session: Session): Promise<never> {
  const { webSocket, options, inbox } = session;
  keepAlive(webSocket, session.now);
  const renew = typeof options.token === 'function' ? renewToken(session) : () => undefined;
  return new Promise((_resolve, reject) => {
    const fail = (error: unknown): void => {
      clearTimeout(late);
      reject(error);
      webSocket.terminate();
    };
    const late = setTimeout(() => fail(streamClosed('the gateway did not answer the subscription in time')), answerMs);
    webSocket.on('message', (data, isBinary) => {
      const text = isBinary ? '' : data.toString();
      const message = readServerMessage(text);
      if (!message) return;
      if (message.type === 'subscribed') clearTimeout(late);
      if (message.type === 'subscribed' || message.type === 'authenticated') renew(message.expires_in_ms);
      try {
        take(message, text.length, session);
      } catch (error) {
        fail(error);
      }
    });
    webSocket.once('close', (code, reason) => fail(closeError(code, reason.toString(), options)));
    webSocket.send(JSON.stringify({ type: 'subscribe', modules: options.modules, replay: options.replay ?? 'last', ...inbox.arrived }));
  });
}

function take(message: ServerMessage, bytes: number, { options, inbox, onSubscribed }: Session): void {
  if (message.type === 'module_data' || message.type === 'error_notification' || message.type === 'gap') return inbox.take(message, bytes);
  if (message.type === 'error') {
    options.onProblem?.(message);
    if (message.code === 'invalid_message') throw streamRefused(message.message);
  }
  if (message.type !== 'subscribed') return;
  if (message.modules.length === 0) throw streamRefused('none of the modules exists for this token');
  inbox.subscribed(message, options.replay ?? 'last');
  onSubscribed();
}

function closeError(code: number, reason: string, { token }: ConnectOptions): Error {
  const because = `the connection was closed with ${code}${reason && ` (${reason})`}`;
  // Where a new token can be had, an expired one ends only its connection: a machine may have slept through the renewal.
  if (code === closeCodes.tokenExpired && typeof token === 'function') return streamClosed(because);
  return code === closeCodes.tokenExpired || code === closeCodes.refused ? unauthorized(because) : streamClosed(because);
}
