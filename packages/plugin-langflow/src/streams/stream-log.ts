/** One message of a stream, serialised once for all who get it. */
export interface Frame {
  readonly seq: number;
  readonly bytes: Buffer;
}

/** How much of a stream is kept for those who come back. */
export interface LogLimits {
  readonly messages: number;
  readonly bytes: number;
}

/** The last messages of one stream. */
export class StreamLog {
  readonly #limits: LogLimits;
  #frames: Frame[] = [];
  #bytes = 0;
  #seq = 0;

  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  /** The `seq` of the last message; 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** Adds a message made for the next `seq`, and forgets the oldest above the limits. The newest is always kept. */
  append(bytes: Buffer): Frame {
    const frame = { seq: ++this.#seq, bytes };
    this.#frames.push(frame);
    this.#bytes += bytes.length;
    let forgotten = 0;
    while (
      this.#frames.length - forgotten > this.#limits.messages ||
      (this.#bytes > this.#limits.bytes && this.#frames.length - forgotten > 1)
    )
      this.#bytes -= this.#frames[forgotten++]?.bytes.length ?? 0;
    if (forgotten > 0) this.#frames = this.#frames.slice(forgotten);
    return frame;
  }

  /** The messages after a `seq`, and the gap before them where some are gone. */
  after(seq: number): { readonly frames: readonly Frame[]; readonly gap?: { readonly from: number; readonly to: number } } {
    const first = this.#frames[0]?.seq ?? this.#seq + 1;
    const frames = this.#frames.slice(Math.max(0, seq + 1 - first));
    return seq + 1 < first ? { frames, gap: { from: seq + 1, to: first - 1 } } : { frames };
  }
}
