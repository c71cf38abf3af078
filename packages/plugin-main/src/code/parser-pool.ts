import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from '@millrace/core';
import { shuttingDown } from '../error-catalogue.js';
import type { CodeFacts } from './code-facts.js';
import { ParserChild } from './parser-child.js';
import { plainFacts, type ParseInput } from './parse-file.js';

/** What a pool may be told. */
export interface ParserPoolOptions {
  /** Parser processes at most: as many as cores, at most 4, unless said. */
  readonly size?: number | undefined;
  /** The program of a parser process; the one beside this module unless said. */
  readonly program?: string | undefined;
  /** Milliseconds for one batch; then its process is ended and its files are tried one by one. */
  readonly timeoutMs?: number;
  /** Milliseconds after which a process that has nothing to do is ended. */
  readonly idleMs?: number;
  readonly log?: Pick<Logger, 'warn'>;
}

const maxSize = 4;
/** A process is replaced after so many batches: native parsers do not give memory back. */
const batchesPerProcess = 200;

/** A few processes that parse, so that neither a slow file nor one that crashes its parser touches the hub. */
export class ParserPool {
  /** Batches that are parsed at the same time. */
  readonly size: number;
  readonly #options: ParserPoolOptions;
  #program: { readonly path: string | undefined } | undefined;
  readonly #idle: ParserChild[] = [];
  readonly #all = new Set<ParserChild>();
  readonly #queue = new Set<() => void>();
  #busy = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ParserPoolOptions = {}) {
    this.#options = options;
    this.size = Math.min(maxSize, options.size ?? availableParallelism());
  }

  /**
   * The facts of each file, in their order. A file that ends its parser has lines, and `hasErrors`.
   *
   * @throws MillraceError `shutting_down` once the pool is closed; the signal's reason on abort.
   */
  async parse(files: readonly ParseInput[], signal: AbortSignal): Promise<readonly CodeFacts[]> {
    signal.throwIfAborted();
    const program = this.#programToRun();
    if (program === undefined) return files.map((file) => plainFacts(file.content));
    await this.#enter(signal);
    try {
      const outcome = await this.#run(program, files, signal);
      if (typeof outcome !== 'string') return outcome;
      if (outcome === 'not_started') {
        this.#options.log?.warn('A parser process could not be started: files are counted, but symbols are not.');
        return files.map((file) => plainFacts(file.content));
      }
      return await this.#oneByOne(program, files, signal);
    } finally {
      this.#leave();
    }
  }

  /** Ends all processes. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const child of this.#all) child.stop();
    this.#all.clear();
    this.#idle.length = 0;
  }

  async #oneByOne(program: string, files: readonly ParseInput[], signal: AbortSignal): Promise<CodeFacts[]> {
    const facts: CodeFacts[] = [];
    for (const file of files) {
      const outcome = files.length === 1 ? 'died' : await this.#run(program, [file], signal);
      const [only] = typeof outcome === 'string' ? [] : outcome;
      facts.push(only ?? { ...plainFacts(file.content), hasErrors: true });
    }
    return facts;
  }

  async #run(program: string, files: readonly ParseInput[], signal: AbortSignal): Promise<Awaited<ReturnType<ParserChild['parse']>>> {
    signal.throwIfAborted();
    if (this.#isClosed) throw shuttingDown();
    const child = this.#take(program);
    const stop = (): void => child.stop();
    signal.addEventListener('abort', stop, { once: true });
    const outcome = await child.parse(files);
    signal.removeEventListener('abort', stop);
    this.#giveBack(child);
    signal.throwIfAborted();
    if (this.#isClosed) throw shuttingDown();
    return outcome;
  }

  #take(program: string): ParserChild {
    for (let child = this.#idle.pop(); child; child = this.#idle.pop()) if (child.isUsable) return child;
    const child = new ParserChild({ program, timeoutMs: this.#options.timeoutMs ?? 20_000 });
    this.#all.add(child);
    return child;
  }

  #giveBack(child: ParserChild): void {
    if (child.isUsable && child.batches < batchesPerProcess && !this.#isClosed) this.#idle.push(child);
    else {
      child.stop();
      this.#all.delete(child);
    }
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#endIdle(), this.#options.idleMs ?? 30_000).unref();
  }

  #endIdle(): void {
    for (const child of this.#idle.splice(0)) {
      child.stop();
      this.#all.delete(child);
    }
  }

  // First come, first served; who no longer wants to leaves the queue at once.
  async #enter(signal: AbortSignal): Promise<void> {
    if (this.#busy < this.size) {
      this.#busy += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#queue.delete(enter);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#queue.add(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #programToRun(): string | undefined {
    if (this.#program) return this.#program.path;
    this.#program = { path: this.#options.program ?? findProgram() };
    if (this.#program.path === undefined)
      this.#options.log?.warn(
        'The parser program is not beside this module, as after bundling: files are counted, but symbols are not. Name it with parserProgram.',
      );
    return this.#program.path;
  }

  #leave(): void {
    const [next] = this.#queue;
    if (next) {
      this.#queue.delete(next);
      next();
    } else this.#busy -= 1;
  }
}

// Beside this module in the package; run from sources, it is the one of the last build.
function findProgram(): string | undefined {
  return ['./parser-process.js', '../../dist/code/parser-process.js']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
}
