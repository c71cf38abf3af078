/**
 * What is under way. An array in place of a Set, for a Set that is added to and deleted from at each call keeps what has gone alive
 * until the next full garbage collection, and that costs more than the calls themselves.
 */
export class Roster<T> {
  readonly #entries: { readonly value: T; slot: number }[] = [];

  get size(): number {
    return this.#entries.length;
  }

  /** @returns a function that takes the value out again; it may be called twice. */
  enter(value: T): () => void {
    const entries = this.#entries;
    const entry = { value, slot: entries.length };
    entries.push(entry);
    return () => {
      if (entry.slot === -1) return;
      const last = entries.pop();
      if (last && last !== entry) {
        entries[entry.slot] = last;
        last.slot = entry.slot;
      }
      entry.slot = -1;
    };
  }

  /** The first that fits, in no order. */
  find(fits: (value: T) => boolean): T | undefined {
    for (const { value } of this.#entries) if (fits(value)) return value;
    return undefined;
  }

  /** In no order. */
  values(): readonly T[] {
    return this.#entries.map(({ value }) => value);
  }
}
