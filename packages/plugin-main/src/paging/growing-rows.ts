/** Rows that are found one after the other, for those who wait for some of them. */
export class GrowingRows<T> {
  readonly #rows: T[] = [];
  #waiting: { readonly index: number; readonly settle: () => void }[] = [];
  #end: { readonly error?: unknown } | undefined;
  #asked = 0;
  #resume: (() => void) | undefined;

  /** Rows found so far. */
  get length(): number {
    return this.#rows.length;
  }

  /** Whether no more will be found. */
  get isComplete(): boolean {
    return this.#end !== undefined;
  }

  push(row: T): void {
    this.#rows.push(row);
    this.#wake();
  }

  /** No more rows will be found. */
  finish(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** No more rows will be found, because of an error that everyone who waits is told. Rows found before can still be had. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** The row at an index, waiting until it is found; nothing beyond the last. @throws what the search failed with. */
  async at(index: number): Promise<T | undefined> {
    this.#asked = Math.max(this.#asked, index);
    this.#resume?.();
    if (index >= this.#rows.length && !this.#end) await new Promise<void>((settle) => this.#waiting.push({ index, settle }));
    if (index >= this.#rows.length && this.#end && 'error' in this.#end) throw this.#end.error;
    return this.#rows[index];
  }

  /** Whether more rows were found than will be asked for soon. */
  isAhead(rows: number): boolean {
    return !this.isComplete && this.length > this.#asked + rows;
  }

  /** Waits until somebody asks for a row, or no more will be found. One waits at a time. */
  async asked(): Promise<void> {
    await new Promise<void>((resolve) => (this.#resume = resolve));
    this.#resume = undefined;
  }

  /** Those found so far of a span, without waiting. */
  slice(start: number, end: number): readonly T[] {
    return this.#rows.slice(start, end);
  }

  #wake(): void {
    if (this.#end) this.#resume?.();
    const isDone = ({ index }: { index: number }): boolean => index < this.#rows.length || this.#end !== undefined;
    for (const each of this.#waiting) if (isDone(each)) each.settle();
    this.#waiting = this.#waiting.filter((each) => !isDone(each));
  }
}
