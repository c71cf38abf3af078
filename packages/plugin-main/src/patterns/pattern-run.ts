import { isMillraceError } from '@millrace/core';
import { GrowingRows } from '../paging/growing-rows.js';
import type { RowSource } from '../paging/pages.js';
import type { Pool } from '../pool/pool.js';
import type { PricedRow } from '../search/search-rows.js';
import type { Place } from '../workspace/place.js';
import { readWhole } from '../workspace/read-pieces.js';
import type { Workspace } from '../workspace/workspace.js';
import type { PatternHit } from './find-in-files.js';
import type { DialectSearch } from './pattern-request.js';

/** What a running search for patterns works with. */
export interface PatternRunParts {
  readonly workspace: Workspace;
  readonly pool: Pool;
  /** The files to look at. */
  readonly files: RowSource<PricedRow>;
  readonly searches: readonly DialectSearch[];
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
  readonly maxRows: number;
  readonly timeoutMs: number;
}

interface LoadedFile {
  readonly place: Place;
  readonly path: string;
  readonly content: Uint8Array;
}

const filesPerBatch = 32;
const maxFileBytes = 1024 * 1024;

/** A node that matches, as a row. */
export class PatternRow {
  readonly place: Place;
  readonly hit: PatternHit;
  readonly #isFirst: boolean;

  constructor(place: Place, hit: PatternHit, isFirst: boolean) {
    this.place = place;
    this.hit = hit;
    this.#isFirst = isFirst;
  }

  /** As it is shown below its file's path. */
  get text(): string {
    const { line, column, text, captures } = this.hit;
    return `${line}:${column} ${text}${captures.map(([name, value]) => ` ${name}=${value}`).join('')}`;
  }

  /** What is shown of it: the path once for each file. */
  toJSON(): string {
    return this.#isFirst ? `${this.place.shown}\n${this.text}` : this.text;
  }
}

/** A search for patterns on its way: files are read here, parsed by workers, and their hits come in the order of the files. */
export class PatternRun implements RowSource<PatternRow> {
  /** Files looked at. */
  files = 0;
  /** Files that are too large, changed meanwhile or brought their parser down. */
  skipped = 0;
  /** Why there may be more than was found; nothing when all was. */
  stoppedBy: 'rows' | 'time' | undefined;
  readonly #parts: PatternRunParts;
  readonly #rows = new GrowingRows<PatternRow>();
  readonly #stop = new AbortController();

  constructor(parts: PatternRunParts) {
    this.#parts = parts;
    void this.#run();
  }

  get total(): number | undefined {
    return this.#rows.isComplete && this.stoppedBy === undefined ? this.#rows.length : undefined;
  }

  at(index: number): Promise<PatternRow | undefined> {
    return this.#rows.at(index);
  }

  /** Ends the search, and the workers that are at it. */
  close(): void {
    this.#stop.abort(new DOMException('Nobody waits for this any more.', 'AbortError'));
  }

  async #run(): Promise<void> {
    const { signal, timeoutMs, files } = this.#parts;
    const timer = setTimeout(() => this.#stopFor('time'), timeoutMs);
    const abort = (): void => {
      this.#rows.fail(signal.reason);
      this.close();
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      await this.#search();
      this.#rows.finish();
    } catch (error) {
      if (this.#stop.signal.aborted) this.#rows.finish();
      else this.#rows.fail(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      this.#stop.abort();
      files.close?.();
    }
  }

  // One batch more than there are workers is read ahead; hits are taken in the order of the files.
  async #search(): Promise<void> {
    const running: Promise<() => void>[] = [];
    for await (const batch of this.#batches()) {
      const next = this.#findIn(batch);
      // Its turn to be awaited may come after another has failed.
      next.catch(() => undefined);
      running.push(next);
      if (running.length > this.#parts.pool.size) (await running.shift())?.();
      this.#stop.signal.throwIfAborted();
    }
    for (const next of running) (await next)();
  }

  async *#batches(): AsyncGenerator<readonly Place[]> {
    let batch: Place[] = [];
    const { files } = this.#parts;
    let index = 0;
    for (let each = await files.at(index); each; each = await files.at(index)) {
      index += 1;
      if (each.row.kind === 'file') batch.push(each.row.place);
      else this.skipped += 1;
      if (batch.length < filesPerBatch) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  /** Looks through some files. @returns what adds their hits. */
  async #findIn(places: readonly Place[]): Promise<() => void> {
    const loaded = (await Promise.all(places.map((place) => this.#load(place)))).filter((file) => file !== undefined);
    const hits = new Map<LoadedFile, readonly PatternHit[] | undefined>();
    for (const search of this.#parts.searches) {
      const own = loaded.filter(({ path }) => search.extensions.includes(path.slice(path.lastIndexOf('.') + 1).toLowerCase()));
      const found = own.length > 0 ? await this.#parse(search, own) : [];
      own.forEach((file, index) => hits.set(file, found[index]));
    }
    return () => {
      for (const [file, found] of [...hits].sort(([a], [b]) => loaded.indexOf(a) - loaded.indexOf(b))) this.#take(file, found);
      this.skipped += places.length - loaded.length;
      this.#parts.onProgress(this.files);
    };
  }

  async #parse(search: DialectSearch, files: readonly LoadedFile[]): Promise<readonly (readonly PatternHit[] | undefined)[]> {
    const { grammar, rule } = search;
    const task = { grammar, rule, files: files.map(({ path, content }) => ({ path, content })) };
    const outcome = await this.#parts.pool.tryRun('findPatterns', task, this.#stop.signal);
    if (typeof outcome !== 'string') return 'hits' in outcome.output ? outcome.output.hits : [];
    if (files.length === 1) return [undefined];
    // One of them brought its worker down: each alone tells which.
    const each: (readonly PatternHit[] | undefined)[] = [];
    for (const file of files) each.push(...(await this.#parse(search, [file])));
    return each;
  }

  async #load(place: Place): Promise<LoadedFile | undefined> {
    const { signal } = this.#stop;
    try {
      const file = await this.#parts.workspace.openFile(place, { follow: false });
      try {
        if (file.stats.size > maxFileBytes) return undefined;
        return { place, path: place.relative, content: await readWhole(file.handle, file.stats.size, signal) };
      } finally {
        await file.handle.close();
      }
    } catch (error) {
      signal.throwIfAborted();
      if (isMillraceError(error)) return undefined;
      throw error;
    }
  }

  #take({ place }: LoadedFile, hits: readonly PatternHit[] | undefined): void {
    this.files += 1;
    if (!hits) this.skipped += 1;
    hits?.forEach((hit, index) => {
      if (this.#rows.length < this.#parts.maxRows) this.#rows.push(new PatternRow(place, hit, index === 0));
    });
    if (this.#rows.length >= this.#parts.maxRows) this.#stopFor('rows');
  }

  #stopFor(reason: 'rows' | 'time'): void {
    this.stoppedBy ??= reason;
    this.close();
  }
}
