import type { Clock } from '@millrace/core';
import type { RawData, WebSocket } from 'ws';
import { mayRead } from '../access/read-scopes.js';
import type { TokenHolder } from '../access/verify-token.js';
import { closeCodes, type ServerMessage } from '../protocol/messages.js';
import type { Frame } from '../streams/stream-log.js';
import type { Counters } from './counters.js';

/** The bounds of one connection. */
export interface ConnectionLimits {
  readonly heartbeatMs: number;
  /** Bytes that may wait for a slow reader before it is cut off. */
  readonly highWaterBytes: number;
  /** Messages and pings a client may send in a second. */
  readonly messagesPerSecond: number;
}

/** What a connection is made of. */
export interface ConnectionOptions {
  readonly socket: WebSocket;
  readonly holder: TokenHolder;
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  readonly counters: Counters;
  onMessage(connection: Connection, text: string): void;
}

/** How long after its expiry a token still carries a connection; with the sweep's second it stays under five. */
const graceMs = 3_500;
const closingMs = 2_000;
const open = 1;

/** One subscriber: what it reads, how far it lags, and when it must go. */
export class Connection {
  readonly modules = new Set<string>();
  readonly #options: ConnectionOptions;
  #holder: TokenHolder;
  #lastSeen: number;
  #lastPing: number;
  #window = { start: 0, count: 0 };

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#holder = options.holder;
    this.#lastSeen = this.#lastPing = options.clock.now();
    const { socket } = options;
    // A broken socket closes by itself; its error needs no second telling.
    socket.on('error', () => undefined);
    socket.on('pong', () => this.#seen());
    socket.on('ping', () => this.#withinRate());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
  }

  get holder(): TokenHolder {
    return this.#holder;
  }

  /** Lives on with another token of the same subject; what that may not read is no longer sent. */
  renew(holder: TokenHolder): void {
    this.#holder = holder;
    for (const module of this.modules) if (!mayRead(holder.scopes, module)) this.modules.delete(module);
  }

  /** Sends a message of the gateway itself. */
  send(message: ServerMessage): void {
    if (this.#hasRoom(0)) this.#options.socket.send(JSON.stringify(message));
  }

  /** Sends a stream's message to a subscriber of it; a reader too slow for it is cut off, for memory is everyone's. */
  deliver(frame: Frame): void {
    const { socket, counters } = this.#options;
    if (socket.readyState !== open) return;
    if (!this.#hasRoom(frame.bytes.length)) {
      counters.dropped += 1;
      return;
    }
    socket.send(frame.bytes, { binary: false }, (error) => {
      if (!error) counters.delivered += 1;
    });
  }

  /** Ends the connection, politely for two seconds. */
  close(code: number, reason: string): void {
    const { socket } = this.#options;
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), closingMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  }

  /** Ends the connection now. */
  terminate(): void {
    this.#options.socket.terminate();
  }

  /** Looks at the time: pings, and ends what is dead or has outlived its token. */
  sweep(now: number): void {
    const { socket, limits } = this.#options;
    if (socket.readyState !== open) return;
    if (now >= this.#holder.expiresAt + graceMs) return this.close(closeCodes.tokenExpired, 'token expired');
    if (now - this.#lastSeen >= 2 * limits.heartbeatMs) return this.terminate();
    if (now - this.#lastPing >= limits.heartbeatMs) {
      this.#lastPing = now;
      socket.ping();
    }
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#seen();
    if (!this.#withinRate()) return;
    if (isBinary) return this.send({ type: 'error', code: 'invalid_json', message: 'Send JSON as text.' });
    this.#options.onMessage(this, data.toString());
  }

  #seen(): void {
    this.#lastSeen = this.#options.clock.now();
  }

  #hasRoom(bytes: number): boolean {
    const { socket, limits } = this.#options;
    if (socket.readyState !== open) return false;
    if (socket.bufferedAmount + bytes <= limits.highWaterBytes) return true;
    this.close(closeCodes.overloaded, 'too slow');
    return false;
  }

  #withinRate(): boolean {
    const { clock, limits } = this.#options;
    const now = clock.now();
    if (now - this.#window.start >= 1_000) this.#window = { start: now, count: 0 };
    this.#window.count += 1;
    if (this.#window.count <= limits.messagesPerSecond) return true;
    if (this.#options.socket.readyState === open) this.close(closeCodes.refused, 'too many messages');
    return false;
  }
}
