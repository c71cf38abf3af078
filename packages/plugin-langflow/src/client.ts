import { checkOptions, type ConnectOptions } from './client/client-options.js';
import { StreamClient, type StreamConnection } from './client/stream-client.js';
import { streamClosed } from './error-catalogue.js';

export type { ClientTiming, ConnectOptions, StreamPosition } from './client/client-options.js';
export type { StreamConnection } from './client/stream-client.js';
export type { ErrorNotification, Gap, ModuleData, Problem, Reset, StreamMessage } from './protocol/messages.js';

/**
 * Subscribes to a hub's streams over TLS 1.3. The gateway's certificate is always verified; a lost connection is made anew
 * and goes on after the last message read.
 *
 * @returns the connection, once subscribed.
 * @throws MillraceError `MILLRACE_STREAM_OPTIONS`, `MILLRACE_STREAM_TLS`, `MILLRACE_STREAM_PIN`, `MILLRACE_STREAM_UNAUTHORIZED`,
 * `MILLRACE_STREAM_REFUSED`, or `MILLRACE_STREAM_CLOSED` when the attempts are used up or the signal aborts.
 */
export async function connectStream(options: ConnectOptions): Promise<StreamConnection> {
  const url = checkOptions(options);
  let onOpen = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    onOpen = resolve;
  });
  const client = new StreamClient(options, url, onOpen);
  const ended = client.closed.then(() => {
    throw streamClosed('it was cancelled', options.signal?.reason);
  });
  // After the opening nobody waits for this any more.
  ended.catch(() => undefined);
  await Promise.race([opened, ended]);
  return client;
}
