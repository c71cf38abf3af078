import type { LogLevel } from '../call/call.js';
import type { CallRequest } from '../hub/serving.js';

/** Characters of a task's status message. */
const maxMessageLength = 500;

/** One attempt at a task in this process: what stops it, and what it last said. */
export class TaskRun {
  readonly id: string;
  /** The name under which it holds the task's lease. */
  readonly runner: string;
  readonly controller = new AbortController();
  message: string | undefined;

  constructor(id: string, runner: string) {
    this.id = id;
    this.runner = runner;
  }

  /** Takes what a call reports; a request's own listeners hear it too, as long as its client waits. */
  listeners(request?: CallRequest): Pick<Required<CallRequest>, 'onProgress' | 'onLog'> {
    return {
      onProgress: (done, total, message) => {
        request?.onProgress?.(done, total, message);
        this.#note(message ?? (total === undefined ? String(done) : `${done} of ${total}`));
      },
      onLog: (level: LogLevel, data, logger) => {
        request?.onLog?.(level, data, logger);
        if (level !== 'debug') this.#note(typeof data === 'string' ? data : JSON.stringify(data));
      },
    };
  }

  #note(message: string | undefined): void {
    this.message = message?.slice(0, maxMessageLength);
  }
}

/** Aborts a run when its client hangs up. @returns a function that ends this. */
export function followClient(run: TaskRun, signal: AbortSignal | undefined): () => void {
  const abort = (): void => run.controller.abort();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return () => signal?.removeEventListener('abort', abort);
}
