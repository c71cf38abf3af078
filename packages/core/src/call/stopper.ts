/**
 * Ends a call before its time, once, with the reason. The AbortSignal of it is made only for who asks: few handlers do, and each
 * costs as much as the rest of a call.
 */
export class Stopper {
  #reason: Error | undefined;
  #controller: AbortController | undefined;
  #listener: ((reason: Error) => void) | undefined;

  /** Why the call was stopped; undefined: it was not. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  abort(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    this.#listener?.(reason);
  }

  /**
   * Waits for work, but no longer than until the stop. The work itself goes on; what it throws once nobody waits is dropped. One
   * work at a time.
   *
   * @throws the reason of the stop when it comes first, or what the work threw.
   */
  until<T>(work: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#reason) reject(this.#reason);
      else this.#listener = reject;
      work.then(resolve, reject);
    });
  }
}
