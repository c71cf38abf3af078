const most = { items: 1_024, bytes: 8_388_608 };
const least = { items: 256, bytes: 2_097_152 };

interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/** A queue between a socket and its reader; it asks the socket to pause while the reader lags. */
export class MessageQueue<T> {
  readonly #items: { readonly item: T; readonly bytes: number }[] = [];
  readonly #pressure: (isFull: boolean) => void;
  #waiting: Reader<T>[] = [];
  #waitingForRoom: (() => void)[] = [];
  #bytes = 0;
  #end: { readonly error?: unknown } | undefined;
  #isFull = false;

  /** @param pressure - told when the reader lags too far, and when it has caught up. */
  constructor(pressure: (isFull: boolean) => void) {
    this.#pressure = pressure;
  }

  /** @param bytes - what the item weighs: few large ones are as full as many small ones. */
  push(item: T, bytes: number): void {
    if (this.#end) return;
    const reader = this.#waiting.shift();
    if (reader) return reader.resolve({ value: item, done: false });
    this.#items.push({ item, bytes });
    this.#bytes += bytes;
    if (this.#items.length >= most.items || this.#bytes >= most.bytes) this.#press(true);
  }

  /** Ends the queue; what is in it can still be read, and then an error, where there is one, is thrown. */
  end(end: { readonly error?: unknown } = {}): void {
    if (this.#end) return;
    this.#end = end;
    for (const reader of this.#waiting.splice(0)) {
      if ('error' in end) reader.reject(end.error);
      else reader.resolve({ value: undefined, done: true });
    }
    this.#letGo();
  }

  /** Ends the queue and forgets what is in it. */
  discard(): void {
    this.#items.length = 0;
    this.#bytes = 0;
    this.end();
    // A socket that is left paused would not hear the other side's goodbye.
    this.#press(false);
  }

  /** The next item, when there is one. Who asks first is served first. */
  async next(): Promise<IteratorResult<T, undefined>> {
    const first = this.#items.shift();
    if (first) {
      this.#bytes -= first.bytes;
      if (this.#items.length <= least.items && this.#bytes <= least.bytes) this.#press(false);
      return { value: first.item, done: false };
    }
    if (this.#end && 'error' in this.#end) throw this.#end.error;
    if (this.#end) return { value: undefined, done: true };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Resolves when the reader is not too far behind, or nothing more will come. */
  async room(): Promise<void> {
    if (!this.#isFull || this.#end) return;
    await new Promise<void>((resolve) => {
      this.#waitingForRoom.push(resolve);
    });
  }

  #press(isFull: boolean): void {
    if (this.#isFull === isFull) return;
    this.#isFull = isFull;
    this.#pressure(isFull);
    if (!isFull) this.#letGo();
  }

  #letGo(): void {
    for (const resolve of this.#waitingForRoom.splice(0)) resolve();
  }
}
