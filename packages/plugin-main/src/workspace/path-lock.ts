/** Lets one piece of work at a time touch a path. */
export class PathLock {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier work on the same key has ended, well or not. */
  async hold<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(nothing, nothing);
    this.#last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}

function nothing(): void {
  // The outcome belongs to whoever holds `mine`; the next in line only waits.
}
