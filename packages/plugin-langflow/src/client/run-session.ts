import type { WebSocket } from 'ws';
import { streamClosed, streamRefused, unauthorized } from '../error-catalogue.js';
import { closeCodes, type ServerMessage, type StreamMessage } from '../protocol/messages.js';
import type { ConnectOptions } from './client-options.js';
import { keepAlive } from './keep-alive.js';
import type { MessageQueue } from './message-queue.js';
import { readServerMessage } from './read-server-message.js';
import { renewToken } from './renew-token.js';
import type { StreamPlaces } from './stream-places.js';

/** What a session works with. */
export interface Session {
  readonly webSocket: WebSocket;
  readonly options: ConnectOptions;
  readonly places: StreamPlaces;
  readonly queue: MessageQueue<StreamMessage>;
  readonly now: () => number;
  token(): Promise<string>;
  /** The subscription stands. */
  onSubscribed(): void;
}

/**
 * Subscribes and reads until the connection ends, which it always does with an error.
 *
 * @throws MillraceError `MILLRACE_STREAM_CLOSED` where another attempt makes sense; `MILLRACE_STREAM_UNAUTHORIZED` or `MILLRACE_STREAM_REFUSED` where not.
 */
export function runSession(session: Session): Promise<never> {
  const { webSocket, options, places } = session;
  keepAlive(webSocket, session.now);
  const renew = typeof options.token === 'function' ? renewToken(session) : () => undefined;
  if (session.queue.isFull) webSocket.pause();
  return new Promise((_resolve, reject) => {
    webSocket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : readServerMessage(data.toString());
      if (!message) return;
      if (message.type === 'subscribed' || message.type === 'authenticated') renew(message.expires);
      const refusal = take(message, session);
      if (!refusal) return;
      reject(refusal);
      webSocket.terminate();
    });
    webSocket.once('close', (code, reason) => reject(closeError(code, reason.toString())));
    webSocket.send(JSON.stringify({ type: 'subscribe', modules: options.modules, replay: options.replay ?? 'last' }));
  });
}

function take(message: ServerMessage, { options, places, queue, onSubscribed }: Session): Error | undefined {
  if (message.type === 'module_data' || message.type === 'error_notification' || message.type === 'gap') {
    for (const one of places.take(message)) queue.push(one);
    return undefined;
  }
  if (message.type === 'error') options.onProblem?.(message);
  if (message.type !== 'subscribed') return undefined;
  if (message.modules.length === 0) return streamRefused('none of the modules exists for this token');
  const reset = places.subscribed(message, options.replay ?? 'last');
  if (reset) queue.push(reset);
  onSubscribed();
  return undefined;
}

function closeError(code: number, reason: string): Error {
  const because = `the connection was closed with ${code}${reason && ` (${reason})`}`;
  return code === closeCodes.tokenExpired || code === closeCodes.refused || code === 4403 ? unauthorized(because) : streamClosed(because);
}
