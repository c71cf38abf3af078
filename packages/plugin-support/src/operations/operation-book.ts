import type { CallState } from '@millrace/core';
import type { Operation } from './operation.js';

const keptMs = 24 * 60 * 60 * 1000;
/** The oldest goes first. */
const maxOperations = 100;
const indexKey = 'operations';

/** One caller's operations in its own state: at most 100, for a day after their last change. */
export class OperationBook {
  readonly #state: CallState;

  constructor(state: CallState) {
    this.#state = state;
  }

  read(id: string): Promise<Operation | undefined> {
    return this.#state.get<Operation>(keyOf(id));
  }

  /** All there are, newest first. */
  async list(): Promise<Operation[]> {
    const found = await Promise.all((await this.#index()).map((id) => this.read(id)));
    return found.filter((operation) => operation !== undefined).reverse();
  }

  async add(operation: Operation): Promise<void> {
    const index = [...(await this.#index()).filter((id) => id !== operation.id), operation.id];
    const gone = index.splice(0, Math.max(0, index.length - maxOperations));
    await Promise.all(gone.map((id) => this.#state.delete(keyOf(id))));
    await this.write(operation);
    await this.#state.set(indexKey, index, { ttlMs: keptMs });
  }

  async write(operation: Operation): Promise<void> {
    await this.#state.set(keyOf(operation.id), operation, { ttlMs: keptMs });
  }

  async #index(): Promise<readonly string[]> {
    return (await this.#state.get<readonly string[]>(indexKey)) ?? [];
  }
}

function keyOf(id: string): string {
  return `operation:${id}`;
}
