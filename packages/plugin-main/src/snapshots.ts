import type { Principal } from '@millrace/core';
import type { Repository } from './ingest/repository.js';

const maxKept = 8;

/** The last ingest of each principal. One does not see another's; the oldest go first. */
export class Snapshots {
  readonly #byPrincipal = new Map<string, Repository>();

  set(principal: Principal, repository: Repository): void {
    const key = keyOf(principal);
    this.#byPrincipal.delete(key);
    this.#byPrincipal.set(key, repository);
    const [oldest] = this.#byPrincipal.keys();
    if (this.#byPrincipal.size > maxKept && oldest !== undefined) this.#byPrincipal.delete(oldest);
  }

  get(principal: Principal): Repository | undefined {
    return this.#byPrincipal.get(keyOf(principal));
  }
}

function keyOf({ tenant, id }: Principal): string {
  return JSON.stringify([tenant, id]);
}
