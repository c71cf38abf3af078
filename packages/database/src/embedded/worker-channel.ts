import { Worker } from 'node:worker_threads';
import type { Answer, ErrorFields, Request } from './messages.js';

interface Pending {
  readonly limitMs: number | undefined;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** What a channel needs. */
export interface ChannelOptions {
  /** The worker's entry. */
  readonly file: URL;
  /** Takes what the engine writes about itself. */
  say(text: string): void;
  /** Makes the error that every request gets once the engine is gone. */
  failure(cause: unknown): Error;
  /** Makes the error of the request that was worked on for too long. */
  late(limitMs: number): Error;
}

/** A question-and-answer line to the database's thread. */
export class WorkerChannel {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #failure: (cause: unknown) => Error;
  readonly #late: (limitMs: number) => Error;
  #lastId = 0;
  #death: Error | undefined;
  #watch: ReturnType<typeof setTimeout> | undefined;

  constructor({ file, say, failure, late }: ChannelOptions) {
    this.#failure = failure;
    this.#late = late;
    // Its output is taken over: on stdio, stdout belongs to the protocol.
    this.#worker = new Worker(file, { name: 'millrace-database', stdout: true, stderr: true, execArgv: [] });
    this.#worker.stdout.setEncoding('utf8').on('data', say);
    this.#worker.stderr.setEncoding('utf8').on('data', say);
    this.#worker.on('message', (answer: Answer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#die(error));
    this.#worker.on('messageerror', (error) => this.#die(error));
    this.#worker.on('exit', (code) => this.#die(new Error(`the database's thread ended with code ${code}`)));
  }

  /** False once the thread has ended or its engine is broken; every request then fails. */
  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /**
   * Sends a request; requests are worked on one after another in the order they were sent.
   *
   * @param limitMs - how long it may be worked on. The engine cannot be interrupted: it is ended, and every request fails.
   */
  request(request: Request, limitMs?: number): Promise<unknown> {
    if (this.#death) return Promise.reject(this.#death);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      try {
        this.#worker.postMessage({ id, ...request });
      } catch (error) {
        reject(error as Error);
        return;
      }
      this.#pending.set(id, { resolve, reject, limitMs });
      if (this.#pending.size === 1) this.#watchFirst();
    });
  }

  /** Ends the thread at once, whatever it is doing. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    this.#watchFirst();
    if (!('error' in answer)) return pending?.resolve(answer.value);
    const error = errorFrom(answer.error);
    if (answer.error.isFatal) this.#die(error);
    pending?.reject(answer.error.isFatal ? (this.#death ?? error) : error);
  }

  /** The first request is the one being worked on: its time begins. */
  #watchFirst(): void {
    clearTimeout(this.#watch);
    const [first] = this.#pending;
    if (!first) return;
    const [id, { limitMs, reject }] = first;
    if (limitMs === undefined) return;
    this.#watch = setTimeout(() => {
      const late = this.#late(limitMs);
      this.#pending.delete(id);
      reject(late);
      this.#die(late);
    }, limitMs);
  }

  #die(cause: Error): void {
    clearTimeout(this.#watch);
    this.#death ??= this.#failure(cause);
    for (const pending of this.#pending.values()) pending.reject(this.#death);
    this.#pending.clear();
    // Whatever it still does, nobody hears of it; and its directory is only free once it is gone.
    void this.#worker.terminate();
  }
}

function errorFrom({ message, fields }: ErrorFields): Error {
  return Object.assign(new Error(message), fields);
}
