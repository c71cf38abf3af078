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
  let next = 0;
  for (let line = 0; line < starts.length; line += 1) {
    const end = starts[line + 1] ?? text.length;
    let at = starts[line] ?? 0;
    let hasCode = false;
    while (at < end && !hasCode) {
      while ((comments[next]?.end ?? Number.POSITIVE_INFINITY) <= at) next += 1;
      const comment = comments[next];
      if (comment && comment.start <= at) at = comment.end;
      else if (isSpace(text.charCodeAt(at))) at += 1;
      else hasCode = true;
    }
    sums[line + 1] = (sums[line] ?? 0) + (hasCode ? 1 : 0);
  }
  return sums;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff || code === 0xa0;
}
