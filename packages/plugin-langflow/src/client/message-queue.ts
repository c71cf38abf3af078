/** A queue between a socket and one reader; it asks the socket to pause while the reader lags. */
export class MessageQueue<T> {
  readonly #items: T[] = [];
  readonly #pressure: (isFull: boolean) => void;
  #waiting: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void } | undefined;
  #end: { readonly error?: unknown } | undefined;
  #isFull = false;

  /** @param pressure - told when the reader lags too far, and when it has caught up. */
  constructor(pressure: (isFull: boolean) => void) {
    this.#pressure = pressure;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  push(item: T): void {
    if (this.#end) return;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) return waiting.resolve({ value: item, done: false });
    this.#items.push(item);
    if (this.#items.length >= 1_024) this.#press(true);
  }

  /** Ends the queue; what is in it can still be read, and then an error, where there is one, is thrown. */
  end(end: { readonly error?: unknown } = {}): void {
    if (this.#end) return;
    this.#end = end;
    if (!this.#waiting) return;
    if ('error' in end) this.#waiting.reject(end.error);
    else this.#waiting.resolve({ value: undefined, done: true });
    this.#waiting = undefined;
  }

  /** The next item, when there is one. One reader at a time. */
  async next(): Promise<IteratorResult<T, undefined>> {
    const item = this.#items.shift();
    if (this.#items.length <= 256) this.#press(false);
    if (item !== undefined) return { value: item, done: false };
    if (this.#end && 'error' in this.#end) throw this.#end.error;
    if (this.#end) return { value: undefined, done: true };
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #press(isFull: boolean): void {
    if (this.#isFull === isFull) return;
    this.#isFull = isFull;
    this.#pressure(isFull);
  }
}
