import { transactionEnded } from '../error-catalogue.js';
import type { Speaker } from './embedded-client.js';

type Direct = Omit<Speaker, 'transaction'>;

/** Whether a transaction is still open. */
export interface Mark {
  isOpen: boolean;
}

/** Runs `work` between begin and commit. Whoever calls has the engine alone. */
export async function embeddedTransaction<T>(direct: Direct, work: (inside: Speaker, mark: Mark) => Promise<T>): Promise<T> {
  const scope = new Scope(direct, 0);
  await direct.script('begin');
  try {
    const value = await work(scope, scope);
    scope.isOpen = false;
    // After a failed statement whose error was caught, a commit rolls back, and nothing but its answer says so.
    if ((await direct.script('commit')) === 'ROLLBACK') throw scope.failure;
    return value;
  } catch (error) {
    scope.isOpen = false;
    await direct.script('rollback').catch(() => undefined);
    throw error;
  }
}

/** A transaction, or a savepoint in it. */
class Scope implements Speaker, Mark {
  isOpen = true;
  /** Of the last statement that failed. */
  failure: unknown;
  readonly #direct: Direct;
  readonly #depth: number;

  constructor(direct: Direct, depth: number) {
    this.#direct = direct;
    this.#depth = depth;
  }

  query: Speaker['query'] = (...statement) => this.#run(() => this.#direct.query(...statement));

  script: Speaker['script'] = (text) => this.#run(() => this.#direct.script(text));

  async transaction<T>(work: (inside: Speaker) => Promise<T>): Promise<T> {
    const name = `millrace_${this.#depth + 1}`;
    const scope = new Scope(this.#direct, this.#depth + 1);
    await this.script(`savepoint ${name}`);
    try {
      const value = await work(scope);
      await this.#direct.script(`release savepoint ${name}`).catch((error: unknown) => {
        throw scope.failure ?? error;
      });
      return value;
    } catch (error) {
      await this.#direct.script(`rollback to savepoint ${name}`);
      throw error;
    } finally {
      scope.isOpen = false;
    }
  }

  async #run<T>(statement: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw transactionEnded();
    try {
      return await statement();
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
