import { GrowingRows } from '../paging/growing-rows.js';
import type { RowSource } from '../paging/pages.js';
import type { Pool } from '../pool/pool.js';
import type { PricedRow } from '../search/search-rows.js';
import type { Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import type { PatternHit } from './find-in-files.js';
import { loadCodeFile, type CodeFile } from './load-code-file.js';
import type { DialectSearch } from './pattern-request.js';
import { PatternRow } from './pattern-row.js';

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

const filesPerBatch = 32;
/** Hits that are found before anybody asks for them; then the search pauses, and workers are free for others. */
const rowsAhead = 150;

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
  #timer: NodeJS.Timeout | undefined;

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
    this.#rows.finish();
  }

  async #run(): Promise<void> {
    const { signal, files } = this.#parts;
    this.#startTimer();
    const abort = (): void => {
      this.#rows.fail(signal.reason);
      this.close();
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      await this.#search();
      // Where the list of files is not whole, the hits are not either.
      if (files.total === undefined) this.stoppedBy ??= 'time';
      this.#rows.finish();
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#rows.fail(error);
    } finally {
      clearTimeout(this.#timer);
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
      await this.#pauseWhileAhead();
      this.#stop.signal.throwIfAborted();
    }
    for (const next of running) (await next)();
  }

  async #pauseWhileAhead(): Promise<void> {
    while (this.#rows.isAhead(rowsAhead)) {
      clearTimeout(this.#timer);
      await this.#rows.asked();
      this.#startTimer();
    }
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => this.#stopFor('time'), this.#parts.timeoutMs);
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
    const loaded = (await Promise.all(places.map((place) => loadCodeFile(this.#parts.workspace, place, this.#stop.signal)))).filter(
      (file) => file !== undefined,
    );
    const hits = new Map<CodeFile, readonly PatternHit[] | undefined>();
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

  async #parse(search: DialectSearch, files: readonly CodeFile[]): Promise<readonly (readonly PatternHit[] | undefined)[]> {
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

  #take({ place }: CodeFile, hits: readonly PatternHit[] | undefined): void {
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
