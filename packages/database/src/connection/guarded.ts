import { AsyncLocalStorage } from 'node:async_hooks';
import { databaseTimeout, transactionEnded, transactionHeld } from '../error-catalogue/connection.js';
import type { Speaker, TransactionOptions } from './sql-client.js';

type Work<T> = (inside: Speaker) => Promise<T>;

/**
 * Holds callers to the rules of transactions, the same on every engine: inside one the outer connection is refused, after
 * its end its own is, it may not take for ever, and those within one transaction run one after another.
 *
 * @param limitMs - how long a transaction may take.
 */
export function guarded(speaker: Speaker, limitMs: number): Speaker {
  const within = new AsyncLocalStorage<Scope>();
  let open = 0;
  // On the embedded engine, or with the last connection of a pool, waiting here would be for ever: for oneself.
  const refuseInside = (): void => {
    if (within.getStore()?.isOpen) throw transactionHeld();
  };
  return {
    async query(...statement) {
      refuseInside();
      return speaker.query(...statement);
    },
    async script(text) {
      refuseInside();
      return speaker.script(text);
    },
    async transaction<T>(work: Work<T>, options?: TransactionOptions) {
      refuseInside();
      open += 1;
      try {
        return await speaker.transaction(
          (inside) => inScope(new Scope(inside), (scope) => within.run(scope, () => withinTime(() => work(scope), limitMs, options))),
          options,
        );
      } finally {
        open -= 1;
        if (open === 0) within.disable();
      }
    },
  };
}

/** A transaction, or one within it, as long as it is open. */
class Scope implements Speaker {
  readonly #inside: Speaker;
  readonly #outer: Scope | undefined;
  #isEnded = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(inside: Speaker, outer?: Scope) {
    this.#inside = inside;
    this.#outer = outer;
  }

  get isOpen(): boolean {
    return !this.#isEnded && (this.#outer?.isOpen ?? true);
  }

  end(): void {
    this.#isEnded = true;
  }

  async query(...statement: Parameters<Speaker['query']>) {
    this.#throwIfEnded();
    return this.#inside.query(...statement);
  }

  async script(text: string) {
    this.#throwIfEnded();
    return this.#inside.script(text);
  }

  /** Savepoints are a stack: two that overlap would undo each other's work, so one waits for the other. */
  async transaction<T>(work: Work<T>): Promise<T> {
    const run = this.#last.then(() => {
      this.#throwIfEnded();
      return this.#inside.transaction((inside) => inScope(new Scope(inside, this), work));
    });
    this.#last = run.catch(() => undefined);
    return run;
  }

  #throwIfEnded(): void {
    if (!this.isOpen) throw transactionEnded();
  }
}

async function inScope<T>(scope: Scope, work: (scope: Scope) => Promise<T>): Promise<T> {
  try {
    return await work(scope);
  } finally {
    scope.end();
  }
}

async function withinTime<T>(work: () => Promise<T>, limitMs: number, options: TransactionOptions | undefined): Promise<T> {
  if (options?.isUnbounded) return work();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(databaseTimeout('transaction', limitMs)), limitMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
