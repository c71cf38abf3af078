import type { Principal } from '@millrace/core';
import type { Repository } from './ingest/repository.js';

const maxKept = 8;
const defaultBytes = 256 * 1024 * 1024;

/** The last ingest of each principal. One does not see another's; the oldest go first, when there are many or they are large. */
export class Snapshots {
  readonly #byPrincipal = new Map<string, Repository>();
  readonly #maxBytes: number;

  /** @param maxBytes - of what is inside their files, all together; 256 MiB unless said. */
  constructor(maxBytes = defaultBytes) {
    this.#maxBytes = maxBytes;
  }

  set(principal: Principal, repository: Repository): void {
    const key = keyOf(principal);
    this.#byPrincipal.delete(key);
    this.#byPrincipal.set(key, repository);
    const kept = [...this.#byPrincipal];
    let bytes = kept.reduce((sum, [, each]) => sum + bytesOf(each), 0);
    for (const [index, [oldest, each]] of kept.slice(0, -1).entries()) {
      if (kept.length - index <= maxKept && bytes <= this.#maxBytes) break;
      this.#byPrincipal.delete(oldest);
      bytes -= bytesOf(each);
    }
  }

  get(principal: Principal): Repository | undefined {
    return this.#byPrincipal.get(keyOf(principal));
  }
}

function bytesOf({ files }: Repository): number {
  return files.reduce((sum, { detail }) => sum + detail.byteLength, 0);
}

function keyOf({ tenant, id }: Principal): string {
  return JSON.stringify([tenant, id]);
}
