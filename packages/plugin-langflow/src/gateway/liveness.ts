/**
 * Tells a dead peer from a quiet one: a ping each interval, and an interval to answer it in. A clock that jumps does not
 * make anyone dead, for only an unanswered ping does.
 */
export class Liveness {
  readonly #everyMs: number;
  #pingedAt: number;
  #isWaiting = false;

  constructor(everyMs: number, now: number) {
    this.#everyMs = everyMs;
    this.#pingedAt = now;
  }

  /** Something came from the peer. */
  heard(): void {
    this.#isWaiting = false;
  }

  /** What to do now: send a ping, give the peer up, or nothing. */
  look(now: number): 'ping' | 'dead' | undefined {
    // A clock that was set back must not put the next ping off.
    if (now < this.#pingedAt) this.#pingedAt = now;
    if (now - this.#pingedAt < this.#everyMs) return undefined;
    if (this.#isWaiting) return 'dead';
    this.#pingedAt = now;
    this.#isWaiting = true;
    return 'ping';
  }
}
