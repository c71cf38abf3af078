import type { Clock } from '@millrace/core';
import type { RawData, WebSocket } from 'ws';
import { mayRead } from '../access/read-scopes.js';
import type { TokenHolder } from '../access/verify-token.js';
import { closeCodes, type ServerMessage } from '../protocol/messages.js';
import type { StreamLog } from '../streams/stream-log.js';
import type { Counters } from './counters.js';
import { catchUp, type FollowedStream, type Outlet } from './followed-stream.js';
import { Liveness } from './liveness.js';
import { RateLimit } from './rate-limit.js';

/** The bounds of one connection. */
export interface ConnectionLimits {
  readonly heartbeatMs: number;
  /** Bytes that may wait for a slow reader; its streams go on from their logs when it has read half of them. */
  readonly highWaterBytes: number;
  /** Messages, pings and pongs a client may send in a second. */
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
/** How long a reader that has more than the high-water mark waiting may take no byte of it. */
const stuckMs = 10_000;
/** Bytes above the high-water mark that answers may take: who asks and does not read is cut off there. */
const answerBytes = 1_048_576;
const open = 1;

/** One subscriber: what it reads, how far it lags, and when it must go. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #streams = new Map<string, FollowedStream>();
  readonly #outlet: Outlet;
  readonly #liveness: Liveness;
  readonly #rate: RateLimit;
  #holder: TokenHolder;
  /** Since when a lagging reader has taken nothing; undefined while it does not lag. */
  #stuckSince: number | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#holder = options.holder;
    const { socket, limits, clock, counters } = options;
    this.#liveness = new Liveness(limits.heartbeatMs, clock.now());
    this.#rate = new RateLimit(limits.messagesPerSecond);
    this.#outlet = {
      hasRoom: () => socket.readyState === open && socket.bufferedAmount < limits.highWaterBytes,
      sendFrame: (bytes) => socket.send(bytes, { binary: false }, (error) => this.#written(error)),
      sendGap: (module, gap) => {
        counters.dropped += gap.to - gap.from + 1;
        socket.send(JSON.stringify({ type: 'gap', module, ...gap }));
      },
    };
    // A broken socket closes by itself; its error needs no second telling.
    socket.on('error', () => undefined);
    socket.on('pong', () => this.#heard());
    socket.on('ping', () => this.#heard());
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
  }

  get holder(): TokenHolder {
    return this.#holder;
  }

  /** The modules it reads. */
  get modules(): readonly string[] {
    return [...this.#streams.keys()];
  }

  /** Lives on with another token of the same subject; what that may not read is no longer sent. */
  renew(holder: TokenHolder): void {
    this.#holder = holder;
    for (const module of this.modules) if (!mayRead(holder.scopes, module)) this.unfollow(module);
  }

  /** Reads a module from after a `seq`, whatever it read of it before. */
  follow(module: string, log: StreamLog, after: number): void {
    this.#streams.set(module, { module, log, after });
    this.wake(module);
  }

  /** Reads a module no more. @returns whether it did. */
  unfollow(module: string): boolean {
    return this.#streams.delete(module);
  }

  /** Sends what is new in a module, where it reads that. A reader that lags gets it later, or a gap where the log forgot it. */
  wake(module: string): void {
    const stream = this.#streams.get(module);
    if (stream && !catchUp(stream, this.#outlet)) this.#stuckSince ??= this.#options.clock.now();
  }

  /** Sends a message of the gateway itself; who does not read even those is cut off, for memory is everyone's. */
  send(message: ServerMessage): void {
    const { socket, limits } = this.#options;
    if (socket.readyState !== open) return;
    if (socket.bufferedAmount > limits.highWaterBytes + answerBytes) this.close(closeCodes.overloaded, 'too slow');
    else socket.send(JSON.stringify(message));
  }

  /** Ends the connection, politely for two seconds. */
  close(code: number, reason: string): void {
    const { socket } = this.#options;
    if (socket.readyState !== open) return;
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), closingMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  }

  /** Ends the connection now. */
  terminate(): void {
    this.#options.socket.terminate();
  }

  /** Looks at the time: pings, and ends what is dead, reads nothing or has outlived its token. */
  sweep(now: number): void {
    const { socket } = this.#options;
    if (socket.readyState !== open) return;
    if (now >= this.#holder.expiresAt + graceMs) return this.close(closeCodes.tokenExpired, 'token expired');
    if (this.#stuckSince !== undefined && now - this.#stuckSince >= stuckMs) return this.close(closeCodes.overloaded, 'too slow');
    const verdict = this.#liveness.look(now);
    if (verdict === 'dead') this.terminate();
    if (verdict === 'ping') socket.ping();
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (!this.#heard()) return;
    if (isBinary) return this.send({ type: 'error', code: 'invalid_json', message: 'Send JSON as text.' });
    this.#options.onMessage(this, data.toString());
  }

  /** @returns whether the client keeps to the rate; if not, it is closed. */
  #heard(): boolean {
    this.#liveness.heard();
    if (this.#rate.take(this.#options.clock.now())) return true;
    this.close(closeCodes.refused, 'too many messages');
    return false;
  }

  /** A frame has left: counts it, and goes on where the reader lagged. */
  #written(error: Error | null | undefined): void {
    if (error) return;
    const { socket, limits, counters, clock } = this.#options;
    counters.delivered += 1;
    if (this.#stuckSince === undefined) return;
    this.#stuckSince = clock.now();
    if (socket.bufferedAmount > limits.highWaterBytes / 2) return;
    this.#stuckSince = undefined;
    for (const module of this.#streams.keys()) this.wake(module);
  }
}
