import type { Speaker } from '../connection/sql-client.js';
import { transactionEnded, transactionUndone } from '../error-catalogue/connection.js';

/** The engine, to whoever has it alone. */
export interface Direct {
  query: Speaker['query'];
  /** Runs a script. @returns the command tag of its last statement. */
  tagOf(text: string): Promise<string | undefined>;
}

/** Runs `work` between begin and commit. Whoever calls has the engine alone. */
export async function embeddedTransaction<T>(direct: Direct, work: (inside: Speaker) => Promise<T>): Promise<T> {
  const gate = new Gate(direct);
  const inside = new Inside(gate, 0);
  await direct.tagOf('begin');
  try {
    const value = await work(inside);
    gate.isShut = true;
    // After a failed statement whose error was caught, a commit rolls back, and nothing but its answer says so.
    if ((await direct.tagOf('commit')) === 'ROLLBACK') throw inside.failure ?? transactionUndone();
    return value;
  } catch (error) {
    gate.isShut = true;
    await direct.tagOf('rollback').catch(() => undefined);
    throw error;
  }
}

/** Lets nothing of a transaction through once it is over: not even the undoing of a savepoint whose work was given up. */
class Gate implements Direct {
  isShut = false;
  readonly #direct: Direct;

  constructor(direct: Direct) {
    this.#direct = direct;
  }

  async query(...statement: Parameters<Direct['query']>) {
    if (this.isShut) throw transactionEnded();
    return this.#direct.query(...statement);
  }

  async tagOf(text: string) {
    if (this.isShut) throw transactionEnded();
    return this.#direct.tagOf(text);
  }
}

/** The inside of a transaction, or of a savepoint in it. */
class Inside implements Speaker {
  /** Of the last statement that failed. */
  failure: unknown;
  readonly #direct: Direct;
  readonly #depth: number;

  constructor(direct: Direct, depth: number) {
    this.#direct = direct;
    this.#depth = depth;
  }

  query: Speaker['query'] = (...statement) => this.#noting(this.#direct.query(...statement));

  async script(text: string): Promise<void> {
    await this.#noting(this.#direct.tagOf(text));
  }

  async transaction<T>(work: (inside: Speaker) => Promise<T>): Promise<T> {
    const savepoint = `millrace_${this.#depth + 1}`;
    const inside = new Inside(this.#direct, this.#depth + 1);
    await this.script(`savepoint ${savepoint}`);
    try {
      const value = await work(inside);
      await this.#direct.tagOf(`release savepoint ${savepoint}`).catch((error: unknown) => {
        throw inside.failure ?? error;
      });
      return value;
    } catch (error) {
      await this.script(`rollback to savepoint ${savepoint}; release savepoint ${savepoint}`).catch(() => undefined);
      throw error;
    }
  }

  async #noting<T>(statement: Promise<T>): Promise<T> {
    try {
      return await statement;
    } catch (error) {
      this.failure = error;
      throw error;
    }
  }
}
