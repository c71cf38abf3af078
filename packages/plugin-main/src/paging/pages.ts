import type { Clock, Ids, Principal } from '@millrace/core';
import { cursorExpired } from '../error-catalogue/calls.js';
import { estimateTokens } from './estimate-tokens.js';

/** Rows of a result in a fixed order: all there, or found one after the other. */
export interface RowSource<T> {
  /** The row at an index, waiting until it is found; nothing beyond the last. */
  at(index: number): T | undefined | Promise<T | undefined>;
  /** How many rows there are, once that is known. */
  readonly total?: number | undefined;
  /** Told when nobody can ask for more: what still searches may end. */
  close?(): void;
}

/** Some rows, and how to go on. */
export interface Page<T> {
  readonly rows: readonly T[];
  /** How many there are in all, where known. */
  readonly total?: number;
  /** For `next`; absent when these are the last. */
  readonly cursor?: string;
}

/** For whom a page is, and how much of it. */
export interface PageRequest {
  readonly principal: Principal;
  /** The tool; another one's cursor is refused. */
  readonly tool: string;
  /** What the rows of a page may cost at most; a page has one row at least. */
  readonly maxTokens: number;
}

interface Kept {
  readonly source: RowSource<unknown>;
  readonly owner: string;
  usedAt: number;
}

const maxKept = 64;
const keptMs = 10 * 60_000;

/** Keeps results whose rows did not fit one answer, so that the pages of one are of the same moment. */
export class Pages {
  readonly #kept = new Map<string, Kept>();
  readonly #clock: Clock;
  readonly #ids: Ids;

  constructor({ clock, ids }: { readonly clock: Clock; readonly ids: Ids }) {
    this.#clock = clock;
    this.#ids = ids;
  }

  /** The first page of a result. The source is kept until it was read to its end, or for ten minutes. */
  first<T>(source: RowSource<T> | readonly T[], request: PageRequest): Promise<Page<T>> {
    const rows = 'at' in source && !Array.isArray(source) ? (source as RowSource<T>) : fromList(source as readonly T[]);
    const id = this.#ids.next();
    this.#kept.set(id, { source: rows, owner: ownerOf(request), usedAt: this.#clock.now() });
    this.#forgetOld();
    return this.#page(id, 0, request);
  }

  /** The page a cursor leads to. @throws MillraceError `cursor_expired`, also for another principal's or tool's. */
  async next<T>(cursor: string, request: PageRequest): Promise<Page<T>> {
    const [, id = '', offset = ''] = /^(.+)\.(\d{1,9})$/.exec(cursor) ?? [];
    this.#forgetOld();
    const kept = this.#kept.get(id);
    if (!kept || kept.owner !== ownerOf(request)) throw cursorExpired();
    kept.usedAt = this.#clock.now();
    return this.#page(id, Number(offset), request);
  }

  /** Lets everything go. */
  close(): void {
    for (const id of this.#kept.keys()) this.#forget(id);
  }

  async #page<T>(id: string, offset: number, { maxTokens }: PageRequest): Promise<Page<T>> {
    const source = this.#kept.get(id)?.source as RowSource<T>;
    const rows: T[] = [];
    let spent = 0;
    let index = offset;
    try {
      for (let row = await source.at(index); row !== undefined; row = await source.at(index)) {
        spent += costOf(row);
        if (rows.length > 0 && spent > maxTokens) return { rows, ...totalOf(source), cursor: `${id}.${index}` };
        rows.push(row);
        index += 1;
      }
    } catch (error) {
      this.#forget(id);
      throw error;
    }
    // A short result is not kept; the last page of a longer one may be asked for again.
    if (offset === 0) this.#forget(id);
    return { rows, ...totalOf(source) };
  }

  #forgetOld(): void {
    const now = this.#clock.now();
    const byAge = [...this.#kept].sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [index, [id, { usedAt }]] of byAge.entries()) {
      if (now - usedAt > keptMs || index < byAge.length - maxKept) this.#forget(id);
    }
  }

  #forget(id: string): void {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    kept?.source.close?.();
  }
}

function fromList<T>(rows: readonly T[]): RowSource<T> {
  return { at: (index) => rows[index], total: rows.length };
}

function totalOf({ total }: RowSource<unknown>): { total?: number } {
  return total === undefined ? {} : { total };
}

function costOf(row: unknown): number {
  return estimateTokens(typeof row === 'string' ? row : JSON.stringify(row)) + 1;
}

function ownerOf({ principal, tool }: PageRequest): string {
  return JSON.stringify([principal.tenant, principal.id, tool]);
}
