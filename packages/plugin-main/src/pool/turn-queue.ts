/** Lets a few in at a time, first come, first served; no more may wait than it says. */
export class TurnQueue {
  readonly #size: number;
  readonly #maxWaiting: number;
  readonly #waiting = new Set<() => void>();
  #busy = 0;

  constructor(size: number, maxWaiting: number) {
    this.#size = size;
    this.#maxWaiting = maxWaiting;
  }

  /**
   * Waits for a turn. Who no longer wants to leaves the queue at once.
   *
   * @returns what ends the turn.
   * @throws what `refusal` makes, when too many wait already; the signal's reason on abort.
   */
  async enter(signal: AbortSignal, refusal: () => Error): Promise<() => void> {
    if (this.#busy < this.#size) this.#busy += 1;
    else if (this.#waiting.size >= this.#maxWaiting) throw refusal();
    else await this.#wait(signal);
    return () => this.#leave();
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      this.#waiting.add(enter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next) {
      this.#waiting.delete(next);
      next();
    } else this.#busy -= 1;
  }
}
