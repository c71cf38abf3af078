import { isWide, type TextEncoding } from '../workspace/text-encoding.js';

const lineFeed = 0x0a;
/** Where lines are shorter than this on average, looking at each byte is faster than searching the next newline. */
const shortLine = 32;

/** Finds the ends of lines in bytes of one encoding. Pieces begin at whole characters. */
export interface Newlines {
  /** Bytes of a newline. */
  readonly unit: 1 | 2;
  /** How many newlines there are. */
  count(piece: Buffer): number;
  /** The position after a newline. @param nth - 1 is the first. @returns -1 when there are fewer. */
  after(piece: Buffer, nth: number): number;
  /** The position after a newline, from the end. @param nth - 1 is the last. @returns -1 when there are fewer. */
  afterFromEnd(piece: Buffer, nth: number): number;
}

/** The newlines of an encoding. In UTF-16 a newline is two bytes, either of which may be part of another character. */
export function newlinesOf(encoding: TextEncoding | undefined): Newlines {
  return isWide(encoding) ? wide(encoding.startsWith('utf-16le') ? 0 : 1) : narrow;
}

const narrow: Newlines = {
  unit: 1,
  count(piece) {
    let found = 0;
    let at = piece.indexOf(lineFeed);
    const mostSearches = piece.length / shortLine;
    for (; at >= 0 && found < mostSearches; at = piece.indexOf(lineFeed, at + 1)) found += 1;
    if (at >= 0) for (; at < piece.length; at += 1) if (piece[at] === lineFeed) found += 1;
    return found;
  },
  after(piece, nth) {
    let left = nth;
    for (let at = 0; at < piece.length && left > 0; at += 1) {
      if (piece[at] !== lineFeed) continue;
      left -= 1;
      if (left === 0) return at + 1;
    }
    return -1;
  },
  afterFromEnd(piece, nth) {
    let left = nth;
    for (let at = piece.length - 1; at >= 0; at -= 1) {
      if (piece[at] !== lineFeed) continue;
      left -= 1;
      if (left === 0) return at + 1;
    }
    return -1;
  },
};

// `low` is where the low byte lies within a character.
function wide(low: 0 | 1): Newlines {
  const isNewline = (piece: Buffer, at: number): boolean => piece[at + low] === lineFeed && piece[at + 1 - low] === 0;
  return {
    unit: 2,
    count(piece) {
      let found = 0;
      for (let at = 0; at + 1 < piece.length; at += 2) if (isNewline(piece, at)) found += 1;
      return found;
    },
    after(piece, nth) {
      let left = nth;
      for (let at = 0; at + 1 < piece.length; at += 2) if (isNewline(piece, at) && (left -= 1) === 0) return at + 2;
      return -1;
    },
    afterFromEnd(piece, nth) {
      let left = nth;
      for (let at = piece.length - (piece.length % 2) - 2; at >= 0; at -= 2) if (isNewline(piece, at) && (left -= 1) === 0) return at + 2;
      return -1;
    },
  };
}
