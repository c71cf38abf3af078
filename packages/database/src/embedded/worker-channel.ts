import { Worker } from 'node:worker_threads';
import type { Answer, ErrorFields, Request } from './messages.js';

interface Pending {
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
}

/** A question-and-answer line to the database's thread. */
export class WorkerChannel {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #failure: (cause: unknown) => Error;
  #lastId = 0;
  #death: Error | undefined;

  constructor({ file, say, failure }: ChannelOptions) {
    this.#failure = failure;
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

  /** Sends a request; requests are worked on one after another in the order they were sent. */
  request(request: Request): Promise<unknown> {
    if (this.#death) return Promise.reject(this.#death);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      try {
        this.#worker.postMessage({ id, ...request });
      } catch (error) {
        this.#pending.delete(id);
        reject(error as Error);
      }
    });
  }

  /** Ends the thread at once, whatever it is doing. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (!('error' in answer)) return pending?.resolve(answer.value);
    const error = errorFrom(answer.error);
    if (answer.error.isFatal) this.#die(error);
    pending?.reject(answer.error.isFatal ? this.#failure(error) : error);
  }

  #die(cause: Error): void {
    this.#death ??= this.#failure(cause);
    for (const pending of this.#pending.values()) pending.reject(this.#death);
    this.#pending.clear();
  }
}

function errorFrom({ message, fields }: ErrorFields): Error {
  return Object.assign(new Error(message), fields);
}
