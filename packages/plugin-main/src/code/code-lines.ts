import type { LineIndex } from './line-index.js';

/** A part of a text, in UTF-16 units, its end left out. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Counts lines that hold something besides space and comments.
 *
 * @param comments - in the order of the text.
 * @returns for each number of lines, how many of the first so many hold code.
 */
export function codeLineSums(text: string, lines: LineIndex, comments: readonly Span[]): Uint32Array {
  const { starts } = lines;
  const sums = new Uint32Array(starts.length + 1);
  const left = new Left(comments);
  for (let line = 0; line < starts.length; line += 1) {
    const end = starts[line + 1] ?? text.length;
    let at = starts[line] ?? 0;
    while (at < end) {
      const next = left.skip(at);
      if (next === at && !isSpace(text.charCodeAt(at))) break;
      at = Math.max(next, at + 1);
    }
    sums[line + 1] = (sums[line] ?? 0) + (at < end ? 1 : 0);
  }
  return sums;
}

/** The comments that are still to come. */
class Left {
  readonly #comments: readonly Span[];
  #next = 0;

  constructor(comments: readonly Span[]) {
    this.#comments = comments;
  }

  /** @returns the end of the comment at an offset, or the offset. Offsets are asked in their order. */
  skip(at: number): number {
    while ((this.#comments[this.#next]?.end ?? Number.POSITIVE_INFINITY) <= at) this.#next += 1;
    const comment = this.#comments[this.#next];
    return comment && comment.start <= at ? comment.end : at;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0xa0;
}
