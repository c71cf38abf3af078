import { fork, type ChildProcess } from 'node:child_process';
import type { CodeFacts } from './code-facts.js';
import type { ParseInput } from './parse-file.js';
import type { ParseAnswer, ParseRequest } from './parser-process.js';

/** Why a parser process gave no answer. */
export type ParserEnd = 'not_started' | 'died' | 'too_slow';

/** How a parser process is run. */
export interface ParserChildOptions {
  readonly program: string;
  /** Milliseconds for one batch. */
  readonly timeoutMs: number;
}

const heapMegabytes = 512;

/** One parser process. It takes a batch at a time, and does not keep the host's process alive while it waits. */
export class ParserChild {
  /** Batches it has parsed. */
  batches = 0;
  readonly #child: ChildProcess;
  readonly #timeoutMs: number;
  #isReady = false;
  #waiting: ((outcome: readonly CodeFacts[] | ParserEnd) => void) | undefined;
  #end: ParserEnd | undefined;

  constructor(options: ParserChildOptions) {
    this.#timeoutMs = options.timeoutMs;
    this.#child = fork(options.program, [], {
      // Nothing of the host's environment or flags, and no way to its standard output.
      env: {},
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (answer: ParseAnswer) => this.#hear(answer));
    this.#child.once('error', () => this.#finish(this.#isReady ? 'died' : 'not_started'));
    this.#child.once('exit', () => this.#finish(this.#isReady ? 'died' : 'not_started'));
    this.#hold(false);
  }

  get isUsable(): boolean {
    return this.#end === undefined;
  }

  /** @returns the facts in the order of the files, or why there are none; never rejects. */
  async parse(files: readonly ParseInput[]): Promise<readonly CodeFacts[] | ParserEnd> {
    if (this.#end) return this.#end;
    this.#hold(true);
    this.batches += 1;
    const timer = setTimeout(() => this.stop('too_slow'), this.#timeoutMs);
    try {
      return await new Promise<readonly CodeFacts[] | ParserEnd>((resolve) => {
        this.#waiting = resolve;
        const request: ParseRequest = { files };
        // A send that fails is followed by the exit of the process, which settles the wait.
        this.#child.send(request, () => undefined);
      });
    } finally {
      clearTimeout(timer);
      if (this.isUsable) this.#hold(false);
    }
  }

  /** Ends the process at once; a batch it was at gets `reason`. */
  stop(reason: ParserEnd = 'died'): void {
    this.#finish(reason);
    this.#child.kill('SIGKILL');
  }

  #hear(answer: ParseAnswer): void {
    if (answer.kind === 'ready') this.#isReady = true;
    else this.#settle(answer.facts);
  }

  #finish(end: ParserEnd): void {
    this.#end ??= end;
    this.#settle(this.#end);
  }

  #settle(outcome: readonly CodeFacts[] | ParserEnd): void {
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
