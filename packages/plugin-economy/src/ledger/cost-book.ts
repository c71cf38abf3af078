import { abortAfter, untilAborted } from '@millrace/core';
import type { Sums, Totals, TotalsQuery } from '../tokens.js';
import type { CostRow } from './cost-row.js';
import type { CostStore } from './cost-store.js';
import { addTotals, createFoldedTotals, entryOf, sumEntries } from './memory-totals.js';
import { RowQueue } from './row-queue.js';
import { addSums, noSums, sumsOf } from './sums.js';

/** How the book stands with the database. */
export interface BookState {
  /** Rows that wait to be written. */
  readonly queued: number;
  /** Rows the queue had no room for or the database did not take; their sums are kept in memory. */
  readonly dropped: number;
  /** Nothing has failed to reach the database. */
  readonly isDurable: boolean;
}

/** Every settled call: in the database, and in memory until it is there. */
export interface CostBook {
  record(row: CostRow): void;
  totals(query: TotalsQuery, signal: AbortSignal): Promise<Totals>;
  flush(signal: AbortSignal): Promise<boolean>;
  /** The sums since this process began. */
  readonly running: Sums;
  readonly state: BookState;
  /** Writes what waits, for the last time. */
  close(): Promise<void>;
}

/** What the book needs from outside. */
export interface CostBookOptions {
  readonly store: CostStore;
  readonly timeZone: string;
  onFailed(cause: unknown): void;
  /** Told when the book closes with calls that the database has not taken. */
  onUnwritten(calls: number): void;
  onRecorded(row: CostRow): void;
}

/** How long an answer waits for a database that is slow, before it answers from memory. */
const readTimeoutMs = 8_000;
const closeTimeoutMs = 4_000;

/** Opens the book; nothing is read or written yet. */
export function createCostBook(options: CostBookOptions): CostBook {
  const folded = createFoldedTotals(options.timeZone);
  let dropped = 0;
  let running = noSums;
  const queue = new RowQueue({
    write: (rows, signal) => options.store.write(rows, signal),
    onLost(row) {
      dropped += 1;
      folded.add(row);
    },
    onFailed: options.onFailed,
  });

  const read = async (query: TotalsQuery, signal: AbortSignal): Promise<Totals> => {
    const stored = await options.store.sum(query, signal).catch(() => undefined);
    const held = sumEntries([...folded.entries(), ...queue.waiting.map(entryOf)], query, options.timeZone);
    const isDurable = stored !== undefined && dropped === 0 && queue.waiting.length === 0;
    return { ...(stored ? addTotals(stored, held) : held), durable: isDurable };
  };

  return {
    record(row) {
      running = addSums(running, sumsOf(row));
      queue.push(row);
      options.onRecorded(row);
    },
    async totals(query, signal) {
      const bounded = abortAfter(readTimeoutMs, signal);
      await untilAborted(queue.flush(bounded), bounded).catch(() => false);
      signal.throwIfAborted();
      return queue.between(() => read(query, abortAfter(readTimeoutMs, signal)));
    },
    flush: async (signal) => (await queue.flush(signal)) && dropped === 0,
    get running() {
      return running;
    },
    get state() {
      return { queued: queue.waiting.length, dropped, isDurable: !queue.isFailing && dropped === 0 };
    },
    async close() {
      queue.stop();
      const isWritten = await queue.flush(AbortSignal.timeout(closeTimeoutMs));
      if (!isWritten || dropped > 0) options.onUnwritten(queue.waiting.length + dropped);
    },
  };
}
