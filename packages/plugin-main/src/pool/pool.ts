import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MillraceError, type Logger } from '@millrace/core';
import { addedLanguages } from '../code/language.js';
import { shuttingDown, workerFailed, workersBusy } from '../error-catalogue/calls.js';
import { PoolWorker, type Outcome, type WorkerEnd } from './pool-worker.js';
import { TurnQueue } from './turn-queue.js';
import type { WorkerRequest } from './worker-program.js';
import type { TaskInput, TaskName, TaskOutput } from './tasks.js';

/** What a pool may be told. */
export interface PoolOptions {
  /** Worker processes at most: as many as cores, at most 4, unless said. */
  readonly size?: number | undefined;
  /** The program of a worker process; the one beside this module unless said. */
  readonly program?: string | undefined;
  /** Milliseconds for one task; then its process is ended. 20 000 unless said. */
  readonly timeoutMs?: number;
  /** Milliseconds after which a process that has nothing to do is ended. 30 000 unless said. */
  readonly idleMs?: number;
  /** Tasks that may wait for a worker; one more is refused. 256 unless said. */
  readonly maxWaiting?: number;
  /** Bytes; a process that holds more after a task is replaced. 256 MiB unless said. */
  readonly maxWorkerBytes?: number;
  readonly log?: Pick<Logger, 'warn'>;
}

/** The most workers a pool has: beyond, memory is spent for nothing. */
export const maxWorkers = 4;
/** A process is replaced after so many tasks: native parsers do not give memory back. */
const tasksPerProcess = 200;
const defaultWorkerBytes = 256 * 1024 * 1024;

/**
 * A few worker processes for what is heavy or not to be trusted with the hub's own process: neither a slow file nor one
 * that crashes its parser touches the hub.
 */
export class Pool {
  /** Tasks that are done at the same time. */
  readonly size: number;
  readonly #options: PoolOptions;
  readonly #turns: TurnQueue;
  #program: { readonly path: string | undefined } | undefined;
  readonly #idle: PoolWorker[] = [];
  readonly #all = new Set<PoolWorker>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  #isWarned = false;

  constructor(options: PoolOptions = {}) {
    this.#options = options;
    this.size = Math.min(maxWorkers, options.size ?? availableParallelism());
    this.#turns = new TurnQueue(this.size, options.maxWaiting ?? 256);
  }

  /**
   * Does a task in a worker process.
   *
   * @throws MillraceError what the task refuses; `worker_failed` when its process ended or took too long, `busy` when too
   * many tasks wait already, `shutting_down` once the pool is closed; the signal's reason on abort.
   */
  async run<N extends TaskName>(task: N, input: TaskInput<N>, signal: AbortSignal): Promise<TaskOutput<N>> {
    const outcome = await this.tryRun(task, input, signal);
    if (typeof outcome === 'string') throw workerFailed(outcome);
    return outcome.output;
  }

  /** Like `run`, but tells the end of the process, for those who can do without. */
  async tryRun<N extends TaskName>(task: N, input: TaskInput<N>, signal: AbortSignal): Promise<{ output: TaskOutput<N> } | WorkerEnd> {
    signal.throwIfAborted();
    if (this.#isClosed) throw shuttingDown();
    const program = this.#programToRun();
    if (program === undefined) return this.#cannotStart();
    const leave = await this.#turns.enter(signal, workersBusy);
    try {
      const outcome = await this.#runInWorker(program, { task, input, languages: addedLanguages() }, signal);
      if (outcome.kind === 'done') return { output: outcome.output as TaskOutput<N> };
      if (outcome.kind === 'ended') return outcome.end === 'not_started' ? this.#cannotStart() : outcome.end;
      throw new MillraceError(outcome.code, { what: outcome.message });
    } finally {
      leave();
    }
  }

  #cannotStart(): WorkerEnd {
    if (!this.#isWarned) this.#options.log?.warn('A worker process could not be started: files are counted, but their symbols are not.');
    this.#isWarned = true;
    return 'not_started';
  }

  /** Ends all processes. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const worker of this.#all) worker.stop();
    this.#all.clear();
    this.#idle.length = 0;
  }

  async #runInWorker(program: string, request: WorkerRequest, signal: AbortSignal): Promise<Outcome> {
    signal.throwIfAborted();
    if (this.#isClosed) throw shuttingDown();
    const worker = this.#take(program);
    const stop = (): void => worker.stop();
    // One call may have many tasks under way.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', stop, { once: true });
    const outcome = await worker.run(request);
    signal.removeEventListener('abort', stop);
    this.#giveBack(worker);
    signal.throwIfAborted();
    if (this.#isClosed) throw shuttingDown();
    return outcome;
  }

  #take(program: string): PoolWorker {
    for (let worker = this.#idle.pop(); worker; worker = this.#idle.pop()) {
      if (worker.isUsable) return worker;
      this.#all.delete(worker);
    }
    const worker = new PoolWorker({ program, timeoutMs: this.#options.timeoutMs ?? 20_000 });
    this.#all.add(worker);
    return worker;
  }

  #giveBack(worker: PoolWorker): void {
    const { maxWorkerBytes = defaultWorkerBytes, idleMs = 30_000 } = this.#options;
    const isGood = worker.isUsable && worker.tasks < tasksPerProcess && worker.memoryBytes <= maxWorkerBytes;
    if (isGood && !this.#isClosed) this.#idle.push(worker);
    else this.#end(worker);
    clearTimeout(this.#timer);
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#idle.splice(0).forEach((idle) => this.#end(idle)), idleMs).unref();
  }

  #end(worker: PoolWorker): void {
    worker.stop();
    this.#all.delete(worker);
  }

  #programToRun(): string | undefined {
    this.#program ??= { path: this.#options.program ?? findProgram() };
    return this.#program.path;
  }
}

// Beside this module in the package; run from sources, it is the one of the last build.
function findProgram(): string | undefined {
  return ['./worker-program.js', '../../dist/pool/worker-program.js']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
}
