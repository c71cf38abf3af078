import { once, EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { isMillraceError, type Logger } from '@millrace/core';
import type { IngestTools } from '../ingest/ingest.js';
import type { ChunkFeed, ChunkPage } from './chunk-sinks.js';
import { Delivery } from './delivery.js';
import type { PendingIngest, PendingIngests } from './pending-ingests.js';

/** What the feed of one sink works with. */
export interface SinkFeedTools {
  readonly sink: string;
  readonly pending: PendingIngests;
  readonly ingestTools: (signal: AbortSignal) => IngestTools;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds before an ingest that failed is tried again; 15 000 unless said. */
  readonly retryMs?: number;
}

const maxAttempts = 3;

/** What one sink still has to take, and how it takes it: one ingest after the other, the oldest first. */
export class SinkFeed implements ChunkFeed {
  readonly #tools: SinkFeedTools;
  readonly #news = new EventEmitter();
  readonly #attempts = new Map<string, number>();
  #delivery: Delivery | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isPulling = false;

  constructor(tools: SinkFeedTools) {
    this.#tools = tools;
  }

  /** Puts an ingest down. */
  async offer(pending: PendingIngest): Promise<void> {
    await this.#tools.pending.add(pending);
    this.#news.emit('added');
  }

  pull(cursor: string | undefined, max: number, signal: AbortSignal): Promise<ChunkPage> {
    return this.#inTurn(async () => {
      for (;;) {
        signal.throwIfAborted();
        // Heard from before looking, so that nothing that comes between is missed.
        const stop = new AbortController();
        const news = once(this.#news, 'added', { signal: AbortSignal.any([signal, stop.signal]) }).catch(() => undefined);
        try {
          const delivery = await this.#current(signal);
          if (delivery) return delivery.page(offsetIn(cursor, delivery.pending.id), Math.max(1, max));
          await news;
        } finally {
          stop.abort();
        }
      }
    });
  }

  async ack(cursor: string): Promise<void> {
    const [, id, offset] = /^(.+)\.(\w+)$/.exec(cursor) ?? [];
    if (id === undefined || offset !== 'end') return;
    await this.#tools.pending.remove(id);
    // A pull that waits finds out by itself; nobody is to wait for it here.
    if (!this.#isPulling && this.#delivery?.pending.id === id) await this.close();
  }

  async close(): Promise<void> {
    const delivery = this.#delivery;
    this.#delivery = undefined;
    await delivery?.close();
  }

  /** The ingest that is on its way, or the next. */
  async #current(signal: AbortSignal): Promise<Delivery | undefined> {
    const all = await this.#tools.pending.all();
    if (this.#delivery && all.some(({ id }) => id === this.#delivery?.pending.id)) return this.#delivery;
    // It was acknowledged, or a newer one has taken its place.
    await this.close();
    const [next] = all;
    if (!next) return undefined;
    try {
      this.#delivery = await Delivery.begin(next, this.#tools.ingestTools(signal));
    } catch (error) {
      signal.throwIfAborted();
      await this.#failed(next, error, signal);
    }
    return this.#delivery ?? this.#current(signal);
  }

  async #failed({ id, repository }: PendingIngest, error: unknown, signal: AbortSignal): Promise<void> {
    const { pending, log, sink, retryMs = 15_000 } = this.#tools;
    const attempts = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, attempts);
    const mayPass = !isMillraceError(error) || error.retryable;
    if (mayPass && attempts < maxAttempts) return wait(retryMs, undefined, { signal, ref: false });
    this.#attempts.delete(id);
    log.warn(`The chunks of '${repository}' are not given to '${sink}': it cannot be read again.`, { cause: String(error) });
    await pending.remove(id);
  }

  // A sink that asks twice at the same time is answered one after the other.
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      this.#isPulling = true;
      return work().finally(() => (this.#isPulling = false));
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

// Of another delivery's cursor, or at the end of what is not acknowledged, it begins anew.
function offsetIn(cursor: string | undefined, id: string): number {
  const offset = cursor?.startsWith(`${id}.`) ? Number(cursor.slice(id.length + 1)) : 0;
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
}
