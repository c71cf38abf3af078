import { inPieces } from '../workspace/in-pieces.js';
import { diffLines } from './line-diff.js';
import { lineEnd, lineNumbers, lineStart } from './lines-of-units.js';
import { lineFeed, TextUnits, type Units } from './text-units.js';

/** How many lines a change brings and takes. */
export interface LineStat {
  readonly added: number;
  readonly removed: number;
}

// Beyond, what lies between the first and the last difference counts as replaced.
const maxUnits = 32 * 1024 * 1024;
const maxLines = 500_000;

/** Counts the lines that differ between two contents. What is no text has no lines. */
export async function lineStat(before: Buffer | undefined, after: Buffer, signal: AbortSignal): Promise<LineStat> {
  const old = before && TextUnits.of(before)?.units;
  const now = TextUnits.of(after)?.units;
  if (!old || !now || old.BYTES_PER_ELEMENT !== now.BYTES_PER_ELEMENT)
    return { added: await countLines(now, signal), removed: await countLines(old, signal) };
  const head = lineStart(old, await commonHead(old, now, signal));
  const tail = await commonTail(old.subarray(head), now.subarray(head), signal);
  const [was, is] = [old, now].map((units) => units.subarray(head, wholeLines(units, units.length - tail))) as [Units, Units];
  const replaced = { added: await countLines(is, signal), removed: await countLines(was, signal) };
  if (was.length + is.length > maxUnits || replaced.added + replaced.removed > maxLines) return replaced;
  const stat = { same: 0, added: 0, removed: 0 };
  for (const { kind, lines } of diffLines(await lineIds(was, signal), await lineIds(is, signal))) stat[kind] += lines.length;
  return { added: stat.added, removed: stat.removed };
}

/** A number for each line, the same for the same text (FNV-1a). Two lines that share one by chance are taken for one. */
async function lineIds(units: Units, signal: AbortSignal): Promise<number[]> {
  const ids: number[] = [];
  let id = offsetBasis;
  for await (const [from, to] of inPieces(units.length, signal)) {
    for (let at = from; at < to; at += 1) {
      id = Math.imul(id ^ (units[at] ?? 0), 16_777_619);
      if (units[at] !== lineFeed && at + 1 < units.length) continue;
      ids.push(id);
      id = offsetBasis;
    }
  }
  return ids;
}

const offsetBasis = -2_128_831_035;

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
