import { isWide } from '../workspace/text-encoding.js';
import { inPieces } from '../workspace/in-pieces.js';
import { diffLines, linesOf } from './line-diff.js';
import { lineEnd, lineNumbers, lineStart } from './lines-of-units.js';
import { lineFeed, TextUnits, type Units } from './text-units.js';

/** How many lines a change brings and takes. */
export interface LineStat {
  readonly added: number;
  readonly removed: number;
}

// Beyond, what lies between the first and the last difference counts as replaced.
const maxUnits = 1024 * 1024;

/** Counts the lines that differ between two contents. What is no text has no lines. */
export async function lineStat(before: Buffer | undefined, after: Buffer, signal: AbortSignal): Promise<LineStat> {
  const old = before && TextUnits.of(before);
  const now = TextUnits.of(after);
  if (!old || !now || isWide(old.encoding) !== isWide(now.encoding))
    return { added: await countLines(now?.units, signal), removed: await countLines(old?.units, signal) };
  const head = lineStart(old.units, await commonHead(old.units, now.units, signal));
  const tail = await commonTail(old.units.subarray(head), now.units.subarray(head), signal);
  const [oldRange, newRange] = [old, now].map(({ units }) => ({ start: head, end: wholeLines(units, units.length - tail) })) as [
    Range,
    Range,
  ];
  const [was, is] = [old.units.subarray(head, oldRange.end), now.units.subarray(head, newRange.end)];
  if (was.length + is.length > maxUnits) return { added: await countLines(is, signal), removed: await countLines(was, signal) };
  const stat = { same: 0, added: 0, removed: 0 };
  for (const { kind, lines } of diffLines(linesOf(old.textOf(oldRange)), linesOf(now.textOf(newRange)))) stat[kind] += lines.length;
  return { added: stat.added, removed: stat.removed };
}

interface Range {
  readonly start: number;
  readonly end: number;
}

async function countLines(units: Units | undefined, signal: AbortSignal): Promise<number> {
  if (!units || units.length === 0) return 0;
  const [line = 1] = await lineNumbers(units, [units.length], signal);
  return units[units.length - 1] === lineFeed ? line - 1 : line;
}

// The rest of a line that is the same belongs to what differs.
function wholeLines(units: Units, end: number): number {
  return end > 0 && units[end - 1] === lineFeed ? end : lineEnd(units, end);
}

async function commonHead(one: Units, other: Units, signal: AbortSignal): Promise<number> {
  for await (const [from, to] of inPieces(Math.min(one.length, other.length), signal)) {
    for (let at = from; at < to; at += 1) if (one[at] !== other[at]) return at;
  }
  return Math.min(one.length, other.length);
}

async function commonTail(one: Units, other: Units, signal: AbortSignal): Promise<number> {
  for await (const [from, to] of inPieces(Math.min(one.length, other.length), signal)) {
    for (let back = from; back < to; back += 1) if (one[one.length - 1 - back] !== other[other.length - 1 - back]) return back;
  }
  return Math.min(one.length, other.length);
}
