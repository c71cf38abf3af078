import { inPieces } from '../workspace/in-pieces.js';
import { carriageReturn, lineFeed, type UnitRange, type Units } from './text-units.js';

/** How to look for something. */
export interface Search {
  /** Not empty. */
  readonly pattern: Units;
  /** A line feed of the pattern stands for CRLF too. */
  readonly isLoose: boolean;
  /** Places after which the search ends. */
  readonly limit: number;
  /** Also places that begin inside the one before. */
  readonly mayOverlap: boolean;
}

/**
 * All places of a pattern, in time that grows with the text alone, whatever pattern and text are made of
 * (Knuth, Morris and Pratt).
 */
export async function findUnits(units: Units, search: Search, signal: AbortSignal): Promise<UnitRange[]> {
  const { pattern, isLoose, limit, mayOverlap } = search;
  const found: UnitRange[] = [];
  if (pattern.length === 0 || pattern.length > units.length) return found;
  const borders = bordersOf(pattern);
  const afterMatch = mayOverlap ? (borders.at(-1) ?? 0) : 0;
  let matched = 0;
  for await (const [from, to] of inPieces(units.length, signal)) {
    for (let at = from; at < to; at += 1) {
      const unit = units[at];
      if (isLoose && unit === carriageReturn && units[at + 1] === lineFeed) continue;
      matched = extended(pattern, borders, { matched, unit });
      if (matched < pattern.length) continue;
      found.push({ start: startOf(units, at + 1, search), end: at + 1 });
      if (found.length === limit) return found;
      matched = afterMatch;
    }
  }
  return found;
}

/** How much of the pattern the text ends with after one more unit. */
function extended(pattern: Units, borders: Int32Array, { matched, unit }: { matched: number; unit: number | undefined }): number {
  let length = matched;
  while (length > 0 && pattern[length] !== unit) length = borders[length - 1] ?? 0;
  return pattern[length] === unit ? length + 1 : length;
}

/** Where a pattern that begins at an offset ends; nothing where it does not. */
export function endOfMatch(units: Units, start: number, { pattern, isLoose }: Pick<Search, 'pattern' | 'isLoose'>): number | undefined {
  let at = start;
  for (const unit of pattern) {
    if (isLoose && unit === lineFeed && units[at] === carriageReturn && units[at + 1] === lineFeed) at += 1;
    if (units[at] !== unit) return undefined;
    at += 1;
  }
  return at;
}

/** For each beginning of a pattern, how long the longest shorter one is that it ends with. */
function bordersOf(pattern: Units): Int32Array {
  const borders = new Int32Array(pattern.length);
  for (let at = 1, length = 0; at < pattern.length; at += 1) {
    while (length > 0 && pattern[length] !== pattern[at]) length = borders[length - 1] ?? 0;
    if (pattern[length] === pattern[at]) length += 1;
    borders[at] = length;
  }
  return borders;
}

function startOf(units: Units, end: number, { pattern, isLoose }: Search): number {
  if (!isLoose) return end - pattern.length;
  let at = end;
  for (let left = pattern.length; left > 0; left -= 1) {
    at -= 1;
    if (units[at] === lineFeed && units[at - 1] === carriageReturn) at -= 1;
  }
  return at;
}
