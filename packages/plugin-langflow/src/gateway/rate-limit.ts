const windowMs = 1_000;

/** So many in a second, counted in windows of one second. */
export class RateLimit {
  readonly #most: number;
  #startedAt = 0;
  #count = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes one. @returns whether it was left. */
  take(now: number): boolean {
    // Either way, for a clock may be set back.
    if (Math.abs(now - this.#startedAt) >= windowMs) {
      this.#startedAt = now;
      this.#count = 0;
    }
    this.#count += 1;
    return this.#count <= this.#most;
  }
}
