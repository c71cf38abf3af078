import { GrowingRows } from '../paging/growing-rows.js';
import type { RowSource } from '../paging/pages.js';
import { confirmFound, type Confirming, type Found } from './confirm-found.js';
import type { RipgrepProcess } from './ripgrep-process.js';
import { searchComplaint } from './search-complaint.js';
import { searchRecords, type SearchRecord } from './search-records.js';
import type { SearchPlan } from './search-request.js';
import { PricedRow, type SearchRow } from './search-rows.js';

/** What a running search works with. */
export interface SearchRunParts extends Confirming {
  readonly process: RipgrepProcess;
  readonly plan: SearchPlan;
  keeps(path: string): Promise<boolean> | boolean;
  readonly maxRows: number;
  readonly timeoutMs: number;
  /** Told once, when the process has ended. */
  readonly ended: () => void;
}

/** Rows that are confirmed at a time: enough that opening files overlaps. */
const rowsAtOnce = 32;

/** A search on its way: rows in the order of their paths, found by a process and confirmed when they are asked for. */
export class SearchRun implements RowSource<PricedRow> {
  /** Why there may be more than was found; nothing when all was. */
  stoppedBy: 'rows' | 'time' | undefined;
  /** Rows that could not be confirmed. */
  gone = 0;
  readonly #parts: SearchRunParts;
  readonly #found = new GrowingRows<Found>();
  #confirmed: { readonly start: number; readonly rows: readonly SearchRow[] } = { start: 0, rows: [] };
  #isStopped = false;

  constructor(parts: SearchRunParts) {
    this.#parts = parts;
    void this.#read();
  }

  get total(): number | undefined {
    return this.#found.isComplete && this.stoppedBy === undefined ? this.#found.length : undefined;
  }

  /** Whether there are rows already. */
  get hasFound(): boolean {
    return this.#found.length > 0;
  }

  async at(index: number): Promise<PricedRow | undefined> {
    if ((await this.#found.at(index)) === undefined) return undefined;
    const row = await this.#confirmedAt(index);
    const [previous] = index === 0 ? [] : this.#found.slice(index - 1, index);
    return new PricedRow(row, previous?.path ?? '');
  }

  /** Ends the search. */
  close(): void {
    this.#isStopped = true;
    this.#parts.process.stop();
  }

  async #confirmedAt(index: number): Promise<SearchRow> {
    const known = this.#confirmed.rows[index - this.#confirmed.start];
    if (known) return known;
    const rows = await confirmFound(this.#parts, this.#found.slice(index, index + rowsAtOnce));
    this.#confirmed = { start: index, rows };
    return rows[0] ?? { kind: 'gone' };
  }

  async #read(): Promise<void> {
    const { process, plan, signal, timeoutMs } = this.#parts;
    const timer = setTimeout(() => this.#stopFor('time'), timeoutMs);
    const abort = (): void => {
      this.#found.fail(signal.reason);
      this.close();
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      for await (const record of searchRecords(process.output, plan.yields !== 'names')) {
        await this.#take(record);
        if (this.#found.length >= this.#parts.maxRows) this.#stopFor('rows');
        if (this.#isStopped) break;
      }
      await this.#finish();
    } catch (error) {
      // A stream that is destroyed while it is read says so.
      if (this.#isStopped) this.#found.finish();
      else this.#found.fail(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      this.#parts.ended();
    }
  }

  async #finish(): Promise<void> {
    const complaint = await this.#parts.process.end();
    if (complaint !== '' && this.#found.length === 0) this.#found.fail(searchComplaint(complaint));
    else this.#found.finish();
  }

  async #take({ path, rest }: SearchRecord): Promise<void> {
    const { plan } = this.#parts;
    if (!plan.accepts(path)) return;
    const keeps = this.#parts.keeps(path);
    if (keeps !== true && !(await keeps)) return;
    this.#found.push({ path, ...detailOf(plan.yields, rest) });
  }

  #stopFor(reason: 'rows' | 'time'): void {
    this.stoppedBy = reason;
    this.close();
  }
}

function detailOf(yields: SearchPlan['yields'], rest: string): Partial<Found> {
  if (yields === 'names' || yields === 'files') return {};
  if (yields === 'count') return { count: Number(rest) };
  const [line, column, offset] = rest.split(':', 3).map(Number);
  return { spot: { line: line ?? 0, column: column ?? 1, offset: offset ?? 0 } };
}
