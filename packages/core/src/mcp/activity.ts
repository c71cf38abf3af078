/**
 * Counts what is being worked on, for one connection and for everything above it.
 *
 * @internal
 */
export class Activity {
  #running = 0;
  readonly #parent: Activity | undefined;

  constructor(parent?: Activity) {
    this.#parent = parent;
  }

  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Counts `run` as work until it has ended. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const end = this.begin();
    try {
      return await run();
    } finally {
      end();
    }
  }

  /** Counts work in. @returns a function that counts it out. */
  begin(): () => void {
    this.#add(1);
    return () => this.#add(-1);
  }

  /** Resolves when nothing is being worked on, or when the signal aborts. */
  async quiet(signal: AbortSignal): Promise<void> {
    // What has just ended is still being written in the turn after it: only an idle turn is quiet.
    do await new Promise((resolve) => setTimeout(resolve, 5));
    while (this.isBusy && !signal.aborted);
  }

  #add(count: number): void {
    this.#running += count;
    if (this.#parent) this.#parent.#add(count);
  }
}
