import { Pause } from '../ingest/pause.js';
import type { TextUnits } from './text-units.js';

const maxUnits = 2 * 1024 * 1024;
const maxShown = 80;
const maxCompared = 200;
const readAgain = 'Read the file again and copy the text exactly.';

/** Says what comes closest to a text that was not found: whitespace that differs, or a line that is much alike. */
export async function closestPlace(text: TextUnits, old: string, signal: AbortSignal): Promise<string> {
  if (text.units.length > maxUnits) return readAgain;
  const lines = text.textOf({ start: 0, end: text.units.length }).split(/\r?\n/);
  const wanted = old.replace(/\r?\n$/, '').split(/\r?\n/);
  return byEqualLines(lines, wanted) ?? (await byOneLine(lines, wanted, signal)) ?? readAgain;
}

function byEqualLines(lines: readonly string[], wanted: readonly string[]): string | undefined {
  const start = startOfMostEqual(lines, wanted);
  if (start === undefined) return undefined;
  const at = wanted.findIndex((line, index) => line !== lines[start + index]);
  // A text that begins or ends within lines of the file may equal them all and more.
  if (at < 0) return undefined;
  const isSpacing = wanted.every((line, index) => squeezed(line) === squeezed(lines[start + index] ?? ''));
  const [first, last] = [start + 1, start + wanted.length];
  const range = first === last ? `Line ${first}` : `Lines ${first} to ${last}`;
  const shown = `line ${start + at + 1} is ${excerpt(lines[start + at] ?? '')}`;
  if (isSpacing) return first === last ? `Only whitespace differs: ${shown}.` : `${range} differ only in whitespace: ${shown}.`;
  return first === last ? `Closest: ${shown}.` : `${range} are close: ${shown}.`;
}

/** The line from which most lines are those wanted, whitespace apart. */
function startOfMostEqual(lines: readonly string[], wanted: readonly string[]): number | undefined {
  const places = new Map<string, number>();
  for (const [index, line] of wanted.entries()) if (squeezed(line) !== '') places.set(squeezed(line), index);
  const votes = new Map<number, number>();
  let best: number | undefined;
  for (const [index, line] of lines.entries()) {
    const place = places.get(squeezed(line));
    if (place === undefined || index < place) continue;
    const start = index - place;
    const count = (votes.get(start) ?? 0) + 1;
    votes.set(start, count);
    if (best === undefined || count > (votes.get(best) ?? 0)) best = start;
  }
  return best;
}

async function byOneLine(lines: readonly string[], wanted: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const telling = wanted.reduce((longest, line) => (line.trim().length > longest.trim().length ? line : longest), '');
  const pairs = pairsOf(telling);
  const solid = telling.replace(/\s+/g, '');
  if (pairs.size === 0) return undefined;
  const pause = new Pause(500, signal);
  let best = { index: -1, likeness: 0.5 };
  for (const [index, line] of lines.entries()) {
    if (pause.isDue()) await pause.turn();
    if (wanted.length === 1 && line.replace(/\s+/g, '').includes(solid))
      return `Only whitespace differs: line ${index + 1} is ${excerpt(line)}.`;
    const others = pairsOf(line);
    const likeness = (2 * sharedBy(pairs, others)) / (pairs.size + others.size);
    if (likeness > best.likeness) best = { index, likeness };
  }
  return best.index < 0 ? undefined : `Closest: line ${best.index + 1} is ${excerpt(lines[best.index] ?? '')}.`;
}

/** Neighbouring characters, which tell how alike two lines are (Dice). */
function pairsOf(line: string): Set<string> {
  const compared = squeezed(line.slice(0, maxCompared));
  const pairs = new Set<string>();
  for (let at = 0; at + 1 < compared.length; at += 1) pairs.add(compared.slice(at, at + 2));
  return pairs;
}

function sharedBy(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const pair of one) if (other.has(pair)) shared += 1;
  return shared;
}

function squeezed(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}

function excerpt(line: string): string {
  if (line.length <= maxShown) return JSON.stringify(line);
  return JSON.stringify(`${line.slice(0, maxShown).replace(/\p{Surrogate}$/u, '')}…`);
}
