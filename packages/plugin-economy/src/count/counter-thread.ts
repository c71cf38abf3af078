import { Worker } from 'node:worker_threads';
import { counterThread } from '../assets.js';
import { counterFailed } from '../error-catalogue.js';

/** A price as the price list has it. `input_tokens` includes what was read from and written to caches. */
export interface PriceQuestion {
  readonly usage: Readonly<Record<string, number>>;
  readonly model: string;
  readonly providerId?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the price list answers. */
export interface PriceAnswer {
  readonly usd: number;
  /** The model whose price it is: not always the one asked for. */
  readonly model: string;
  readonly provider: string;
}

/** The thread with the vocabulary and the price list. It starts with the first question. */
export interface CounterThread {
  /** @throws MillraceError `MILLRACE_COUNTER_FAILED` when the thread ends instead of answering. */
  count(texts: readonly string[]): Promise<readonly number[]>;
  /** @returns null where no price is known. @throws MillraceError `MILLRACE_COUNTER_FAILED`, as `count`. */
  price(question: PriceQuestion): Promise<PriceAnswer | null>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(cause: unknown): void;
}

/** Makes the thread's front; nothing runs until it is asked. */
export function createCounterThread(file: URL = counterThread): CounterThread {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let lastId = 0;

  const ended = (cause: unknown): void => {
    worker = undefined;
    const lost = [...waiting.values()];
    waiting.clear();
    for (const each of lost) each.reject(counterFailed(cause));
  };

  const start = (): Worker => {
    const started = new Worker(file);
    started.on('message', (answer: { id: number; value?: unknown; error?: string }) => {
      const asker = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if (answer.error === undefined) asker?.resolve(answer.value);
      else asker?.reject(counterFailed(new Error(answer.error)));
    });
    started.on('error', (cause) => worker === started && ended(cause));
    started.on('exit', () => worker === started && ended(undefined));
    return started;
  };

  const ask = (question: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      worker ??= start();
      // A thread with questions keeps the process alive, an idle one does not.
      if (waiting.size === 0) worker.ref();
      const id = (lastId += 1);
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...question });
    });

  return {
    count: (texts) => ask({ count: texts }) as Promise<readonly number[]>,
    price: (price) => ask({ price }) as Promise<PriceAnswer | null>,
    async close() {
      const closing = worker;
      await closing?.terminate();
      if (closing && worker === closing) ended(undefined);
    },
  };
}
