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

/** How the thread is kept in check. */
export interface CounterThreadOptions {
  readonly file?: URL;
  /** A thread that owes an answer and gives none for so long is stuck, and is ended. */
  readonly silenceMs?: number;
  /** Characters that may wait to be counted: texts can come faster than they are counted, and all are held meanwhile. */
  readonly maxCharacters?: number;
}

interface Waiting {
  readonly characters: number;
  resolve(value: unknown): void;
  reject(cause: unknown): void;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** The thread with the vocabulary and the price list. It starts with the first question, and again after it ended. */
export class CounterThread {
  readonly #options: CounterThreadOptions & Required<Pick<CounterThreadOptions, 'maxCharacters' | 'silenceMs'>>;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #characters = 0;
  #lastId = 0;
  #isClosed = false;

  constructor(options: CounterThreadOptions = {}) {
    this.#options = { silenceMs: 30_000, maxCharacters: 64 * 1024 * 1024, ...options };
  }

  /** @throws MillraceError `MILLRACE_COUNTER_FAILED` when the thread ends, is stuck, or has too much waiting. */
  count(texts: readonly string[]): Promise<readonly number[]> {
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    return this.#ask({ count: texts }, characters) as Promise<readonly number[]>;
  }

  /** @returns null where no price is known. @throws MillraceError `MILLRACE_COUNTER_FAILED`, as `count`. */
  price(question: PriceQuestion): Promise<PriceAnswer | null> {
    return this.#ask({ price: question }, 0) as Promise<PriceAnswer | null>;
  }

  /** Ends the thread for good; what still waits is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    this.#end('the hub is stopping');
    await worker?.terminate();
  }

  async #ask(question: object, characters: number): Promise<unknown> {
    if (this.#isClosed) throw counterFailed('the hub is stopping');
    if (this.#characters > 0 && this.#characters + characters > this.#options.maxCharacters)
      throw counterFailed('too much waits to be counted');
    const worker = (this.#worker ??= this.#start());
    const id = (this.#lastId += 1);
    const answered = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { characters, resolve, reject }));
    this.#characters += characters;
    if (this.#waiting.size === 1) {
      // A thread with questions keeps the process alive, an idle one does not.
      worker.ref();
      this.#watch(worker);
    }
    worker.postMessage({ id, ...question });
    return answered;
  }

  #start(): Worker {
    const worker = new Worker(this.#options.file ?? counterThread());
    worker.on('message', (answer: Answer) => this.#take(worker, answer));
    worker.on('error', (cause) => this.#worker === worker && this.#end('its thread broke', cause));
    worker.on('exit', () => this.#worker === worker && this.#end('its thread ended'));
    return worker;
  }

  #take(worker: Worker, { id, value, error }: Answer): void {
    const asker = this.#waiting.get(id);
    if (!asker) return;
    this.#waiting.delete(id);
    this.#characters -= asker.characters;
    this.#watch(worker);
    if (this.#waiting.size === 0) worker.unref();
    if (error === undefined) asker.resolve(value);
    else asker.reject(counterFailed('its thread could not', new Error(error)));
  }

  #watch(worker: Worker): void {
    clearTimeout(this.#watchdog);
    if (this.#waiting.size === 0) return;
    this.#watchdog = setTimeout(() => {
      this.#end('its thread gave no answer for too long');
      void worker.terminate();
    }, this.#options.silenceMs);
    this.#watchdog.unref();
  }

  #end(problem: string, cause?: unknown): void {
    this.#worker = undefined;
    clearTimeout(this.#watchdog);
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#characters = 0;
    for (const each of lost) each.reject(counterFailed(problem, cause));
  }
}
