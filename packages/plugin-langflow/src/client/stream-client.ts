import { setTimeout as wait } from 'node:timers/promises';
import { isMillraceError } from '@millrace/core';
import type { WebSocket } from 'ws';
import { streamClosed } from '../error-catalogue.js';
import type { StreamMessage } from '../protocol/messages.js';
import type { ClientTiming, ConnectOptions, StreamPosition } from './client-options.js';
import { askToken } from './ask-token.js';
import { Inbox } from './inbox.js';
import { openSecureSocket } from './open-secure-socket.js';
import { openWebSocket } from './open-web-socket.js';
import { reconnectDelay } from './reconnect-delay.js';
import { runSession } from './run-session.js';

/** A subscription that outlives its connections. Iterate over it for the messages, unless `onMessage` was given. */
export interface StreamConnection extends AsyncIterable<StreamMessage> {
  readonly state: 'connecting' | 'open' | 'waiting' | 'closed';
  /** How far it was read, the message that was handed out last included; nothing before the first connection. */
  readonly position: StreamPosition | undefined;
  /** Resolves after `close()` or the signal, and after `onMessage` is done; rejects with the error that ended it. */
  readonly closed: Promise<void>;
  /** Ends the connection; what was not read by then is forgotten. May be called from within `onMessage`. */
  close(): Promise<void>;
}

const realTiming: ClientTiming = {
  now: () => Date.now(),
  random: () => Math.random(),
  wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
};
const healthyAfterMs = 60_000;
const defaultReconnects = 5;

/** The one subscription behind `connectStream`. @internal */
export class StreamClient implements StreamConnection {
  readonly closed: Promise<void>;
  readonly #options: ConnectOptions;
  readonly #url: URL;
  readonly #timing: ClientTiming;
  readonly #inbox: Inbox;
  readonly #ending = new AbortController();
  readonly #running: Promise<void>;
  #state: StreamConnection['state'] = 'connecting';
  #webSocket: WebSocket | undefined;
  #openedAt: number | undefined;

  /** @param onOpen - called once, with the first subscription. */
  constructor(options: ConnectOptions, url: URL, onOpen: () => void) {
    this.#options = options;
    this.#url = url;
    this.#timing = options.timing ?? realTiming;
    this.#inbox = new Inbox(options.from, (isFull) => (isFull ? this.#webSocket?.pause() : this.#webSocket?.resume()));
    const abort = (): void => this.#end();
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted) abort();
    this.#running = this.#run(onOpen);
    this.closed = Promise.all([this.#running, ...(options.onMessage ? [this.#hand(options.onMessage)] : [])])
      .then(() => undefined)
      .finally(() => options.signal?.removeEventListener('abort', abort));
    // Iterating or waiting shows the error too; not looking at this promise must not end the process.
    this.closed.catch(() => undefined);
  }

  get state(): StreamConnection['state'] {
    return this.#state;
  }

  get position(): StreamPosition | undefined {
    return this.#inbox.position;
  }

  async close(): Promise<void> {
    this.#end();
    // Not for `closed`: that waits for onMessage, which may be waiting for this.
    await this.#running.catch(() => undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamMessage, undefined> {
    return {
      next: () => this.#inbox.next(),
      return: async () => {
        await this.close();
        return { value: undefined, done: true };
      },
    };
  }

  async #run(onOpen: () => void): Promise<void> {
    try {
      for (let failures = 0; ; failures += 1) {
        await this.#inbox.room();
        const error = await this.#attempt(onOpen);
        if (this.#ending.signal.aborted) break;
        if (!isMillraceError(error) || !error.retryable) throw error;
        if (this.#openedAt !== undefined && this.#timing.now() - this.#openedAt >= healthyAfterMs) failures = 0;
        const reconnects = this.#options.reconnects ?? defaultReconnects;
        if (failures >= reconnects) throw reconnects === 0 ? error : streamClosed(`${reconnects} attempts to reconnect failed`, error);
        this.#state = 'waiting';
        await this.#timing.wait(reconnectDelay(failures, this.#timing.random()), this.#ending.signal).catch(() => undefined);
        if (this.#ending.signal.aborted) break;
        this.#state = 'connecting';
      }
      this.#inbox.end();
    } catch (error) {
      this.#inbox.end({ error });
      throw error;
    } finally {
      this.#state = 'closed';
    }
  }

  /** One connection, from its opening to its end. @returns why it ended. */
  async #attempt(onOpen: () => void): Promise<unknown> {
    this.#openedAt = undefined;
    const { signal } = this.#ending;
    const hangUp = (): void => this.#webSocket?.close(1000);
    try {
      signal.throwIfAborted();
      const token = await askToken(this.#options.token, signal);
      const socket = await openSecureSocket(this.#url, this.#options, signal);
      const webSocket = (this.#webSocket = await openWebSocket({ url: this.#url, token, socket, signal }));
      if (signal.aborted) hangUp();
      else signal.addEventListener('abort', hangUp, { once: true });
      const onSubscribed = (): void => {
        this.#openedAt = this.#timing.now();
        this.#state = 'open';
        onOpen();
      };
      return await runSession({
        webSocket,
        options: this.#options,
        inbox: this.#inbox,
        now: this.#timing.now,
        token: () => askToken(this.#options.token, signal),
        onSubscribed,
      });
    } catch (error) {
      return error;
    } finally {
      signal.removeEventListener('abort', hangUp);
      this.#webSocket = undefined;
    }
  }

  #end(): void {
    this.#ending.abort();
    this.#inbox.discard();
  }

  async #hand(onMessage: (message: StreamMessage) => void | Promise<void>): Promise<void> {
    try {
      for await (const message of { [Symbol.asyncIterator]: () => ({ next: () => this.#inbox.next() }) }) await onMessage(message);
    } finally {
      this.#end();
    }
  }
}
