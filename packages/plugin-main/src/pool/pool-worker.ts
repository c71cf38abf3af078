import { fork, type ChildProcess } from 'node:child_process';
import type { WorkerAnswer, WorkerRequest } from './worker-program.js';

/** Why a worker process gave no answer. */
export type WorkerEnd = 'not_started' | 'died' | 'too_slow';

/** What a task came to: its output, its refusal, or the end of its process. */
export type Outcome = Exclude<WorkerAnswer, { kind: 'ready' }> | { readonly kind: 'ended'; readonly end: WorkerEnd };

/** How a worker process is run. */
export interface PoolWorkerOptions {
  readonly program: string;
  /** Milliseconds for one task. */
  readonly timeoutMs: number;
}

const heapMegabytes = 512;

/** One worker process. It does a task at a time, and does not keep the host's process alive while it waits. */
export class PoolWorker {
  /** Tasks it has done. */
  tasks = 0;
  /** Bytes it held after the last one. */
  memoryBytes = 0;
  readonly #child: ChildProcess;
  readonly #timeoutMs: number;
  #isReady = false;
  #waiting: ((outcome: Outcome) => void) | undefined;
  #end: WorkerEnd | undefined;

  constructor(options: PoolWorkerOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#child = fork(options.program, [], {
      // Nothing of the host's environment or flags, and no way to its standard output.
      env: {},
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (answer: WorkerAnswer) => this.#hear(answer));
    this.#child.once('error', () => this.#finish(this.#isReady ? 'died' : 'not_started'));
    this.#child.once('exit', () => this.#finish(this.#isReady ? 'died' : 'not_started'));
    this.#hold(false);
  }

  get isUsable(): boolean {
    return this.#end === undefined;
  }

  /** Does a task; never rejects. */
  async run(request: WorkerRequest): Promise<Outcome> {
    if (this.#end) return { kind: 'ended', end: this.#end };
    this.#hold(true);
    this.tasks += 1;
    const timer = setTimeout(() => this.stop('too_slow'), this.#timeoutMs);
    try {
      return await new Promise<Outcome>((resolve) => {
        this.#waiting = resolve;
        // A send that fails is followed by the exit of the process, which settles the wait.
        this.#child.send(request, () => undefined);
      });
    } finally {
      clearTimeout(timer);
      if (this.isUsable) this.#hold(false);
    }
  }

  /** Ends the process at once; a task it was at gets `reason`. */
  stop(reason: WorkerEnd = 'died'): void {
    this.#finish(reason);
    this.#child.kill('SIGKILL');
  }

  #hear(answer: WorkerAnswer): void {
    if (answer.kind === 'ready') {
      this.#isReady = true;
      return;
    }
    this.memoryBytes = answer.memoryBytes;
    this.#settle(answer);
  }

  #finish(end: WorkerEnd): void {
    this.#end ??= end;
    this.#settle({ kind: 'ended', end: this.#end });
  }

  #settle(outcome: Outcome): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(outcome);
  }

  #hold(isBusy: boolean): void {
    if (isBusy) {
      this.#child.ref();
      this.#child.channel?.ref();
    } else {
      this.#child.unref();
      this.#child.channel?.unref();
    }
  }
}
