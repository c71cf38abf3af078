/** Who holds events. @internal */
export interface EventHolder {
  dropOldest(): void;
}

/** Bytes of the events of all sessions of an endpoint. */
const maxBytes = 16_777_216;

/**
 * The room that the events of all sessions share. Where it is short, the session that was told nothing for the longest time pays: it is
 * the likeliest to have been abandoned.
 *
 * @internal
 */
export class EventRoom {
  /** Those that hold something, the longest silent first. */
  readonly #holders = new Set<EventHolder>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(bytes: number = maxBytes) {
    this.#maxBytes = bytes;
  }

  /** Bytes in use. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes room for an event that its holder has by now; others, or the holder itself, may have to drop some. */
  take(holder: EventHolder, bytes: number): void {
    this.#bytes += bytes;
    this.#holders.delete(holder);
    this.#holders.add(holder);
    for (const each of this.#holders) while (this.#bytes > this.#maxBytes && this.#holders.has(each)) each.dropOldest();
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** A holder has nothing any more. */
  leave(holder: EventHolder): void {
    this.#holders.delete(holder);
  }
}
