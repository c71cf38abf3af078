import type { Clock } from '@millrace/core';
import { closeCodes } from '../protocol/messages.js';
import type { Connection } from './connection.js';
import type { Refusal } from './refusal.js';

/** How many connections there may be. */
export interface ConnectionCaps {
  readonly maxConnections: number;
  readonly maxConnectionsPerSubject: number;
}

const drainMs = 2_000;

/** All subscribers of the gateway. */
export class Connections {
  readonly #open = new Set<Connection>();
  readonly #caps: ConnectionCaps;
  #isDraining = false;
  #emptied: (() => void) | undefined;

  constructor(caps: ConnectionCaps) {
    this.#caps = caps;
  }

  get count(): number {
    return this.#open.size;
  }

  add(connection: Connection): void {
    this.#open.add(connection);
  }

  remove(connection: Connection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#emptied?.();
  }

  /** Why nobody may come in, or not this subject. */
  full(subject?: string): Refusal | undefined {
    const retry = { headers: { 'Retry-After': '10' } };
    if (this.#isDraining) return { status: 503, code: 'shutting_down', message: 'The gateway stops.', ...retry };
    if (this.#open.size >= this.#caps.maxConnections)
      return { status: 503, code: 'too_many_connections', message: 'All connections are taken.', ...retry };
    if (subject === undefined) return undefined;
    const own = [...this.#open].filter(({ holder }) => holder.subject === subject).length;
    if (own < this.#caps.maxConnectionsPerSubject) return undefined;
    return { status: 429, code: 'too_many_connections', message: 'This subject has too many connections.', ...retry };
  }

  /** Tells everyone who reads a module that there is something new in it. */
  wake(module: string): void {
    for (const connection of this.#open) connection.wake(module);
  }

  sweep(now: number): void {
    for (const connection of this.#open) connection.sweep(now);
  }

  /** Lets nobody in, says goodbye to all, and ends those who have not left after two seconds. */
  async drain(clock: Clock): Promise<void> {
    this.#isDraining = true;
    const deadline = new Date(clock.now() + drainMs).toISOString();
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const connection of this.#open) {
      connection.send({ type: 'goaway', deadline });
      connection.close(closeCodes.goingAway, 'the hub stops');
    }
    if (this.#open.size === 0) return;
    const timer = setTimeout(() => {
      for (const connection of this.#open) connection.terminate();
    }, drainMs);
    await emptied;
    clearTimeout(timer);
  }
}
