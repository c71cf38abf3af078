import { inPieces } from '../workspace/in-pieces.js';
import { lineFeed, type Units } from './text-units.js';

/** Where the line begins that holds an offset. */
export function lineStart(units: Units, offset: number): number {
  return offset === 0 ? 0 : units.lastIndexOf(lineFeed, offset - 1) + 1;
}

/** Where the line after an offset begins, or the end. */
export function lineEnd(units: Units, offset: number): number {
  const end = units.indexOf(lineFeed, offset);
  return end < 0 ? units.length : end + 1;
}

/** The numbers of the lines that hold some offsets. @param offsets - ascending. */
export async function lineNumbers(units: Units, offsets: readonly number[], signal: AbortSignal): Promise<number[]> {
  const numbers: number[] = [];
  const last = offsets.at(-1) ?? 0;
  let line = 1;
  for await (const [from, to] of inPieces(last, signal)) {
    for (let at = from; at < to; at += 1) {
      while (offsets[numbers.length] === at) numbers.push(line);
      if (units[at] === lineFeed) line += 1;
    }
  }
  while (numbers.length < offsets.length) numbers.push(line);
  return numbers;
}

/** Where a line begins; nothing where the text has fewer. @param line - 1 is the first. */
export async function offsetOfLine(units: Units, line: number, signal: AbortSignal): Promise<number | undefined> {
  if (line <= 1) return 0;
  let seen = 1;
  for await (const [from, to] of inPieces(units.length, signal)) {
    for (let at = from; at < to; at += 1) {
      if (units[at] !== lineFeed) continue;
      seen += 1;
      if (seen === line) return at + 1;
    }
  }
  return undefined;
}
