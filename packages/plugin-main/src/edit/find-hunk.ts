import { patchRejected } from '../error-catalogue/edits.js';
import type { Planning } from './exact-edits.js';
import { endOfMatch, findUnits } from './find-units.js';
import { lineEnd, lineNumbers, lineStart, type LineOffsets } from './lines-of-units.js';
import type { Hunk, HunkLine } from './patch-hunks.js';
import { lineFeed, type Units } from './text-units.js';

const maxNamed = 5;

/**
 * Where a hunk belongs: at the line it says, or else at the only place where its lines are.
 *
 * @throws MillraceError `patch_rejected` with what comes closest, or with all places.
 */
export async function findHunk(hunk: Hunk, planning: Planning, offsets: LineOffsets): Promise<number> {
  const { units } = planning.text;
  const present = hunk.lines.filter(({ kind }) => kind !== 'added');
  if (present.length === 0) {
    if (units.length === 0) return 0;
    throw rejected(hunk, 'has no line of the file to find its place by');
  }
  const lines = present.map((line) => `${line.text}\n`).join('');
  const pattern = planning.text.encode(lines);
  const isLoose = !lines.includes('\r');
  const mustEnd = present.at(-1)?.isOpen === true;
  if (pattern) {
    const said = hunk.line === undefined ? undefined : await offsets.of(hunk.line);
    if (said !== undefined && isAt(units, said, { pattern, isLoose, mustEnd })) return said;
    const starts = await findLines(units, { pattern, isLoose, mustEnd }, planning.signal);
    if (starts.length === 1) return starts[0] ?? 0;
    if (starts.length > 1) throw await manyPlaces(hunk, starts, planning);
  }
  throw await noPlace(hunk, present, planning);
}

interface Lines {
  /** Whole lines, a line feed after each. */
  readonly pattern: Units;
  readonly isLoose: boolean;
  /** The last of them ends the file without a line end. */
  readonly mustEnd: boolean;
}

// The last line of the file may lack its line end, be that said or not.
function isAt(units: Units, start: number, { pattern, isLoose, mustEnd }: Lines): boolean {
  if (!mustEnd && endOfMatch(units, start, { pattern, isLoose }) !== undefined) return true;
  return endOfMatch(units, start, { pattern: pattern.subarray(0, -1), isLoose }) === units.length && units[units.length - 1] !== lineFeed;
}

async function findLines(units: Units, lines: Lines, signal: AbortSignal): Promise<number[]> {
  const { pattern, isLoose } = lines;
  const starts: number[] = [];
  if (isAt(units, 0, lines)) starts.push(0);
  // Everywhere else a line begins after the end of another.
  const led = pattern.constructor === Uint16Array ? new Uint16Array(pattern.length + 1) : new Uint8Array(pattern.length + 1);
  led[0] = lineFeed;
  led.set(pattern, 1);
  if (!lines.mustEnd) {
    for (const { start } of await findUnits(units, { pattern: led, isLoose, limit: maxNamed + 1, mayOverlap: true }, signal))
      starts.push(lineEnd(units, start));
  }
  const last = lastLines(units, pattern);
  if (last > 0 && isAt(units, last, { ...lines, mustEnd: true })) starts.push(last);
  return starts.slice(0, maxNamed + 1);
}

/** Where as many lines as a pattern has begin at the end of the file. */
function lastLines(units: Units, pattern: Units): number {
  let at = units.length;
  for (const unit of pattern) if (unit === lineFeed && at > 0) at = lineStart(units, at - 1);
  return at;
}

async function manyPlaces(hunk: Hunk, starts: readonly number[], { text, signal }: Planning): Promise<Error> {
  const lines = await lineNumbers(text.units, starts.slice(0, maxNamed), signal);
  const named = `${lines.join(', ')}${starts.length > maxNamed ? ' and more' : ''}`;
  return rejected(hunk, `fits at several places: lines ${named}`, 'Give it more lines around, or the number of its first line.');
}

async function noPlace(hunk: Hunk, present: readonly HunkLine[], { text, signal }: Planning): Promise<Error> {
  const { closestPlace } = await import('./closest-place.js');
  const wanted = present.map((line) => line.text).join('\n');
  const where = hunk.line === undefined ? '' : ` (line ${hunk.line})`;
  return rejected(hunk, `does not fit${where}`, await closestPlace(text, wanted, signal));
}

/** The failure of a hunk. */
export function rejected(hunk: Hunk, problem: string, fix?: string): Error {
  return patchRejected(`hunk ${hunk.number} ${problem}`, fix);
}
