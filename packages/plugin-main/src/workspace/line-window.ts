import { wholeCharacters } from './utf8-check.js';

const newline = 0x0a;

/** Which lines are wanted. */
export interface LineRange {
  /** 1 is the first. */
  readonly start: number;
  /** Lines. */
  readonly limit: number;
  /** Bytes. */
  readonly maxBytes: number;
}

/** Counts the lines of a file that comes in pieces, and keeps those of one range, never more than its bytes. */
export class LineWindow {
  readonly #range: LineRange;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #wholeBytes = 0;
  #wholeLines = 0;
  #isFull = false;
  #newlines = 0;
  #endsOpen = false;

  constructor(range: LineRange) {
    this.#range = range;
  }

  add(piece: Buffer): void {
    for (let from = 0; from < piece.length;) {
      const found = piece.indexOf(newline, from);
      const to = found < 0 ? piece.length : found + 1;
      this.#keep(piece.subarray(from, to), found >= 0);
      if (found >= 0) this.#newlines += 1;
      this.#endsOpen = found < 0;
      from = to;
    }
  }

  /** What was kept: whole lines, or the beginning of one that is longer than the range's bytes. */
  end(): { bytes: Buffer; lines: number; totalLines: number; isCut: boolean } {
    const totalLines = this.#newlines + (this.#endsOpen ? 1 : 0);
    const all = Buffer.concat(this.#kept);
    if (!this.#isFull)
      return { bytes: all, lines: this.#wholeLines + (this.#keptBytes > this.#wholeBytes ? 1 : 0), totalLines, isCut: false };
    if (this.#wholeLines > 0) return { bytes: all.subarray(0, this.#wholeBytes), lines: this.#wholeLines, totalLines, isCut: false };
    return { bytes: all.subarray(0, wholeCharacters(all)), lines: 1, totalLines, isCut: true };
  }

  #keep(part: Buffer, isWhole: boolean): void {
    const line = this.#newlines + 1;
    if (this.#isFull || line < this.#range.start || line >= this.#range.start + this.#range.limit) return;
    const room = this.#range.maxBytes - this.#keptBytes;
    if (part.length > room) this.#isFull = true;
    const kept = part.subarray(0, room);
    // A piece is reused by its reader, so what is kept is copied.
    this.#kept.push(Buffer.from(kept));
    this.#keptBytes += kept.length;
    if (isWhole && !this.#isFull) {
      this.#wholeBytes = this.#keptBytes;
      this.#wholeLines += 1;
    }
  }
}
