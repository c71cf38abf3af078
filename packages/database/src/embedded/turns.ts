import { databaseBusy } from '../error-catalogue/connection.js';

interface Waiting {
  readonly holds: boolean;
  timer?: ReturnType<typeof setTimeout>;
  begin(): void;
}

/**
 * Who may speak to the one engine: single statements pass freely, a transaction holds it alone. First come, first served.
 */
export class Turns {
  readonly #limitMs: number;
  readonly #waiting: Waiting[] = [];
  #isHeld = false;

  /** @param limitMs - how long anyone waits for a transaction to end. */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** Starts `action` as soon as no transaction is open. @throws MillraceError `MILLRACE_DATABASE_BUSY`. */
  pass<T>(action: () => Promise<T>): Promise<T> {
    return this.#queue(false, action);
  }

  /** Starts `action` alone; nothing else starts before it has ended. @throws MillraceError `MILLRACE_DATABASE_BUSY`. */
  hold<T>(action: () => Promise<T>): Promise<T> {
    return this.#queue(true, () => action().finally(() => this.#release()));
  }

  #queue<T>(holds: boolean, action: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = {
        holds,
        begin: () => {
          clearTimeout(waiting.timer);
          action().then(resolve, reject);
        },
      };
      this.#waiting.push(waiting);
      this.#next();
      if (!this.#waiting.includes(waiting)) return;
      waiting.timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(databaseBusy(this.#limitMs));
      }, this.#limitMs);
    });
  }

  #next(): void {
    while (!this.#isHeld) {
      const waiting = this.#waiting.shift();
      if (!waiting) return;
      this.#isHeld = waiting.holds;
      waiting.begin();
    }
  }

  #release(): void {
    this.#isHeld = false;
    this.#next();
  }
}
