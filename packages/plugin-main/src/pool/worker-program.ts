import process from 'node:process';
import type { MillraceError } from '@millrace/core';
import type { CodeLanguage } from '../code/code-language.js';
import { addLanguages } from '../code/language.js';
import { tasks, type TaskName } from './tasks.js';

/** What a worker process is sent. */
export interface WorkerRequest {
  readonly task: TaskName;
  readonly input: unknown;
  /** The languages beside this package's own. */
  readonly languages: readonly CodeLanguage[];
}

/** What it answers: that it is there; and then what each task gave, or why it refused, and the memory it holds, in bytes. */
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly output: unknown; readonly memoryBytes: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly memoryBytes: number };

// A program of its own, started by the pool: a native parser that overflows its stack on a hostile file takes its whole
// process down, which a worker thread would share with the hub.
process.on('message', (request: WorkerRequest) => {
  // A parser that has thrown may be broken for everything to come: the process ends, and the pool starts another.
  answer(request).catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit());
send({ kind: 'ready' });

let forgetLanguages = (): void => undefined;

async function answer({ task, input, languages }: WorkerRequest): Promise<void> {
  forgetLanguages();
  forgetLanguages = addLanguages(languages);
  const run = tasks[task] as (input: unknown) => Promise<unknown>;
  try {
    const output = await run(input);
    send({ kind: 'done', output, memoryBytes: process.memoryUsage.rss() });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    send({ kind: 'refused', code: error.code, message: error.message, memoryBytes: process.memoryUsage.rss() });
  }
}

// By its name: to ask the core would load all of it into every worker.
function isRefusal(error: unknown): error is MillraceError {
  return error instanceof Error && error.name === 'MillraceError';
}

function send(message: WorkerAnswer): void {
  process.send?.(message);
}
