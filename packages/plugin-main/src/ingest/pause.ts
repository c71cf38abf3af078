import { setImmediate } from 'node:timers/promises';

/** Lets the event loop turn now and then in a long calculation. */
export class Pause {
  readonly #every: number;
  readonly #signal: AbortSignal;
  #steps = 0;

  /** @param every - steps between two turns: a few milliseconds' worth. */
  constructor(every: number, signal: AbortSignal) {
    this.#every = every;
    this.#signal = signal;
  }

  /** Counts a step. @returns whether it is time to `await pause.turn()`. */
  isDue(): boolean {
    this.#steps += 1;
    return this.#steps % this.#every === 0;
  }

  /** Lets the loop turn. @throws the signal's reason on abort. */
  async turn(): Promise<void> {
    await setImmediate();
    this.#signal.throwIfAborted();
  }
}
