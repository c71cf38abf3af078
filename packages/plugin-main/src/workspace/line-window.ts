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
  #isFull = false;
  #newlines = 0;
  #endsOpen = false;

  constructor(range: LineRange) {
    this.#range = range;
  }

  add(piece: Buffer): void {
    if (piece.length === 0) return;
    const before = this.#range.start - 1;
    const last = before + this.#range.limit;
    let newlines = this.#newlines;
    let from = newlines >= before && newlines < last ? 0 : -1;
    // By byte: a file of nothing but newlines must not cost more than any other.
    for (let at = 0; at < piece.length; at += 1) {
      if (piece[at] !== newline) continue;
      newlines += 1;
      if (newlines === before) from = at + 1;
      else if (newlines === last) {
        this.#keep(piece.subarray(from, at + 1));
        from = -1;
      }
    }
    if (from >= 0) this.#keep(piece.subarray(from));
    this.#newlines = newlines;
    this.#endsOpen = piece.at(-1) !== newline;
  }

  /** What was kept: whole lines, or the beginning of one that is longer than the range's bytes. */
  end(): { bytes: Buffer; lines: number; totalLines: number; isCut: boolean } {
    const totalLines = this.#newlines + (this.#endsOpen ? 1 : 0);
    const all = Buffer.concat(this.#kept);
    if (!this.#isFull) return { bytes: all, lines: linesOf(all), totalLines, isCut: false };
    const whole = all.subarray(0, all.lastIndexOf(newline) + 1);
    if (whole.length > 0) return { bytes: whole, lines: linesOf(whole), totalLines, isCut: false };
    return { bytes: all.subarray(0, wholeCharacters(all)), lines: 1, totalLines, isCut: true };
  }

  #keep(part: Buffer): void {
    if (this.#isFull) return;
    const kept = part.subarray(0, this.#range.maxBytes - this.#keptBytes);
    this.#isFull = kept.length < part.length;
    // A piece is reused by its reader, so what is kept is copied.
    this.#kept.push(Buffer.from(kept));
    this.#keptBytes += kept.length;
  }
}

function linesOf(bytes: Buffer): number {
  let lines = 0;
  for (const byte of bytes) if (byte === newline) lines += 1;
  return bytes.length > 0 && bytes.at(-1) !== newline ? lines + 1 : lines;
}
