import type { CostRow } from './cost-row.js';

/** What a queue of rows needs from outside. */
export interface RowQueueOptions {
  /** Writes a batch; all of it or nothing. */
  write(rows: readonly CostRow[], signal: AbortSignal): Promise<void>;
  /** Told of each row that the queue had no room for or the database will never take. */
  onLost(row: CostRow): void;
  /** Told of the first of several writes that failed, and of each row given up. */
  onFailed(cause: unknown): void;
  readonly maxRows?: number;
}

const flushEveryMs = 250;
const flushAtRows = 100;
const batchRows = 500;
const slowestRetryMs = 10_000;
const writeTimeoutMs = 15_000;

/** Holds rows until they are written: every quarter of a second, or sooner when rows pile up. */
export class RowQueue {
  readonly #options: RowQueueOptions;
  readonly #waiting: CostRow[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #isFailing = false;
  #inFlight = 0;
  #delayMs = flushEveryMs;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: RowQueueOptions) {
    this.#options = options;
  }

  /** Rows not yet written. */
  get waiting(): readonly CostRow[] {
    return this.#waiting;
  }

  /** The last write failed. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  push(row: CostRow): void {
    const { maxRows = 10_000, onLost } = this.#options;
    this.#waiting.push(row);
    // The rows of a write that is under way may arrive: they are not the ones to lose.
    if (this.#waiting.length > maxRows) for (const lost of this.#waiting.splice(this.#inFlight, 1)) onLost(lost);
    const isUrgent = this.#waiting.length >= flushAtRows && !this.#isFailing && this.#inFlight === 0;
    if (isUrgent && this.#waiting.length === flushAtRows) this.#cancelTimer();
    this.#schedule(isUrgent ? 0 : this.#delayMs);
  }

  /** Writes all that waits. @returns whether nothing is left waiting. */
  flush(signal: AbortSignal): Promise<boolean> {
    return this.between(() => this.#writeAll(signal));
  }

  /** Runs `work` between writes, so that no row is in both places, or in neither, while it looks. */
  between<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** No more timers; what waits can still be flushed. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  async #writeAll(signal: AbortSignal): Promise<boolean> {
    let size = batchRows;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, size);
      const failure = await this.#write(batch, signal);
      if (failure && !isFaultOfRows(failure.cause)) return false;
      // One row that the database cannot take must not hold up the others for good: it is found by halving.
      if (failure && batch.length > 1) size = Math.ceil(batch.length / 2);
      else {
        size = batchRows;
        const done = this.#waiting.splice(0, batch.length);
        if (failure) this.#giveUp(done, failure.cause);
      }
    }
    return true;
  }

  async #write(batch: readonly CostRow[], signal: AbortSignal): Promise<{ readonly cause: unknown } | undefined> {
    this.#inFlight = batch.length;
    try {
      await this.#options.write(batch, signal);
      this.#isFailing = false;
      return undefined;
    } catch (cause) {
      if (!isFaultOfRows(cause)) {
        if (!this.#isFailing) this.#options.onFailed(cause);
        this.#isFailing = true;
      }
      return { cause };
    } finally {
      this.#inFlight = 0;
    }
  }

  #giveUp(rows: readonly CostRow[], cause: unknown): void {
    this.#options.onFailed(cause);
    for (const row of rows) this.#options.onLost(row);
  }

  #schedule(afterMs: number): void {
    if (this.#timer || this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#writeLater(), afterMs);
    this.#timer.unref();
  }

  async #writeLater(): Promise<void> {
    const isWritten = await this.flush(AbortSignal.timeout(writeTimeoutMs));
    this.#cancelTimer();
    this.#delayMs = isWritten ? flushEveryMs : Math.min(slowestRetryMs, this.#delayMs * 2);
    if (this.#waiting.length > 0) this.#schedule(this.#delayMs);
  }

  #cancelTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** PostgreSQL's classes 22 (data) and 23 (constraints) say that these rows will never be taken; anything else may pass. */
function isFaultOfRows(cause: unknown): boolean {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^2[23]...$/.test(code);
}
