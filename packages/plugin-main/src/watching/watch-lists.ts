import type { Principal } from '@millrace/core';
import { tooManyWatches } from '../error-catalogue/watching.js';
import type { WatchedGlob } from './watched-glob.js';

/** Globs one principal may watch. */
export const maxPerPrincipal = 32;
/** Beyond, who has not called for longest is no longer served. */
const maxInAll = 256;

/** What each principal watches. One does not see another's. */
export class WatchLists {
  readonly #byPrincipal = new Map<string, ReadonlyMap<string, WatchedGlob>>();

  /** Those of all. */
  get all(): readonly WatchedGlob[] {
    return [...this.#byPrincipal.values()].flatMap((own) => [...own.values()]);
  }

  /** As its principal wrote them. */
  of(principal: Principal): readonly string[] {
    return [...(this.#byPrincipal.get(keyOf(principal))?.keys() ?? [])];
  }

  /** @throws MillraceError `too_many_watches`. */
  add(principal: Principal, globs: readonly WatchedGlob[]): void {
    const own = new Map([...(this.#byPrincipal.get(keyOf(principal)) ?? []), ...globs.map((each) => [each.written, each] as const)]);
    if (own.size > maxPerPrincipal) throw tooManyWatches(maxPerPrincipal);
    this.#replace(keyOf(principal), own);
  }

  /** @param globs - as they were written. */
  remove(principal: Principal, globs: readonly string[]): void {
    const own = new Map(this.#byPrincipal.get(keyOf(principal)));
    for (const each of globs) own.delete(each);
    this.#replace(keyOf(principal), own);
  }

  clear(): void {
    this.#byPrincipal.clear();
  }

  #replace(key: string, own: ReadonlyMap<string, WatchedGlob>): void {
    this.#byPrincipal.delete(key);
    if (own.size > 0) this.#byPrincipal.set(key, own);
    let count = this.all.length;
    for (const [oldest, { size }] of this.#byPrincipal) {
      if (count <= maxInAll) break;
      this.#byPrincipal.delete(oldest);
      count -= size;
    }
  }
}

function keyOf({ tenant, id }: Principal): string {
  return JSON.stringify([tenant, id]);
}
