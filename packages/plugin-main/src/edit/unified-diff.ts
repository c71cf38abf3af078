import { Pause } from '../ingest/pause.js';
import { diffLines, linesOf, type LineRun } from './line-diff.js';
import { lineEnd, lineNumbers, lineStart } from './lines-of-units.js';
import { contextLines, writeHunks } from './write-hunks.js';
import type { Splice, TextUnits } from './text-units.js';

/** What a diff shows. */
export interface DiffFrame {
  /** The file as the caller knows it. */
  readonly path: string;
  /** Characters of the diff; what is beyond is only counted. */
  readonly maxLength: number;
  readonly signal: AbortSignal;
}

/** A diff, and what it has no room for. */
export interface UnifiedDiff {
  readonly text: string;
  /** Lines of the last place shown. */
  readonly omittedLines: number;
  readonly omittedPlaces: number;
}

// Beyond, a place is counted but not shown.
const maxUnits = 2 * 1024 * 1024;
const maxPlaces = 200;

/** Lines of the file that change together, and those around them. */
interface Extent {
  readonly start: number;
  /** Where the last changed line ends. */
  core: number;
  end: number;
  readonly splices: Splice[];
}

/**
 * The unified diff of a change whose places are known: only the lines around them are looked at, however long the file.
 *
 * @param splices - in order, with the text as it is written.
 */
export async function unifiedDiff(text: TextUnits, splices: readonly Splice[], frame: DiffFrame): Promise<UnifiedDiff> {
  const extents = await extentsOf(text, splices, frame.signal);
  const starts = extents.slice(0, maxPlaces).map(({ start }) => start);
  const lines = await lineNumbers(text.units, starts, frame.signal);
  let diff = '';
  let shift = 0;
  for (const [index, line] of lines.entries()) {
    const extent = extents[index];
    if (!extent || extent.end - extent.start > maxUnits) return { text: diff, omittedLines: 0, omittedPlaces: extents.length - index };
    const hunks = writeHunks(runsOf(text, extent), { line, shift, room: frame.maxLength - diff.length });
    if (hunks.text !== '') diff += diff === '' ? `--- a/${frame.path}\n+++ b/${frame.path}\n${hunks.text}` : hunks.text;
    shift += hunks.added;
    if (hunks.omitted > 0) return { text: diff, omittedLines: hunks.omitted, omittedPlaces: extents.length - index - 1 };
  }
  return { text: diff, omittedLines: 0, omittedPlaces: extents.length - lines.length };
}

async function extentsOf({ units }: TextUnits, splices: readonly Splice[], signal: AbortSignal): Promise<Extent[]> {
  const extents: Extent[] = [];
  const pause = new Pause(1_000, signal);
  for (const splice of splices) {
    if (pause.isDue()) await pause.turn();
    const last = extents.at(-1);
    if (last && splice.end < last.core) {
      last.splices.push(splice);
      continue;
    }
    const start = walkBack(units, lineStart(units, splice.start));
    const core = lineEnd(units, splice.end);
    const end = walkOn(units, core);
    if (last && start <= last.end) {
      last.splices.push(splice);
      Object.assign(last, { core, end });
    } else extents.push({ start, core, end, splices: [splice] });
  }
  return extents;
}

function walkBack(units: TextUnits['units'], start: number): number {
  let at = start;
  for (let line = 0; line < contextLines && at > 0; line += 1) at = lineStart(units, at - 1);
  return at;
}

function walkOn(units: TextUnits['units'], end: number): number {
  let at = end;
  for (let line = 0; line < contextLines && at < units.length; line += 1) at = lineEnd(units, at);
  return at;
}

function runsOf(text: TextUnits, { start, end, splices }: Extent): LineRun[] {
  const parts: string[] = [];
  let at = start;
  for (const splice of splices) {
    parts.push(text.textOf({ start: at, end: splice.start }), splice.text);
    at = splice.end;
  }
  parts.push(text.textOf({ start: at, end }));
  const [before, after] = [text.textOf({ start, end }), parts.join('')].map(linesOf) as [string[], string[]];
  const isCrlf = [...before, ...after].every((line) => line.endsWith('\r\n') || !line.endsWith('\n'));
  return diffLines(before, after).map(({ kind, lines }) => ({ kind, lines: isCrlf ? lines.map(withoutReturn) : lines }));
}

// Where all lines end alike, the ends say nothing.
function withoutReturn(line: string): string {
  return line.replace(/\r\n$/, '\n');
}
