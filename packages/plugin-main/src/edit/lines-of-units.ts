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

/** Tells where lines begin; quickly so for lines that are asked for in their order. */
export class LineOffsets {
  readonly #units: Units;
  readonly #signal: AbortSignal;
  #last = { line: 1, offset: 0 };

  constructor(units: Units, signal: AbortSignal) {
    this.#units = units;
    this.#signal = signal;
  }

  /** @param wanted - 1 is the first, and 0 the same. @returns nothing where the text has fewer. */
  async of(wanted: number): Promise<number | undefined> {
    const line = Math.max(1, wanted);
    if (line < this.#last.line) this.#last = { line: 1, offset: 0 };
    let { line: at, offset } = this.#last;
    const rest = this.#units.subarray(offset);
    for await (const [from, to] of inPieces(rest.length, this.#signal)) {
      for (let next = from; next < to && at < line; next += 1) {
        if (rest[next] !== lineFeed) continue;
        at += 1;
        offset = this.#last.offset + next + 1;
      }
      if (at === line) break;
    }
    if (at < line) return undefined;
    this.#last = { line, offset };
    return offset;
  }
}
