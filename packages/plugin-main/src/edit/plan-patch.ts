import { invalidEncoding } from '../error-catalogue/files.js';
import type { Planning } from './exact-edits.js';
import { findHunk, rejected } from './find-hunk.js';
import { LineEnds } from './line-ends.js';
import { lineEnd, LineOffsets } from './lines-of-units.js';
import { readHunks, type Hunk, type HunkLine } from './patch-hunks.js';
import { lineFeed, type Splice, type Units } from './text-units.js';

/**
 * Finds what a unified diff of one file replaces: each hunk at the line it says, or else at the only place where its lines
 * are. Lines that a hunk keeps are not touched.
 *
 * @throws MillraceError `patch_rejected` with the number of the hunk, `invalid_encoding`.
 */
export async function planPatch(patch: string, planning: Planning): Promise<Splice[]> {
  const { text } = planning;
  const ends = new LineEnds(text);
  const offsets = new LineOffsets(text.units, planning.signal);
  const splices: Splice[] = [];
  let reached = 0;
  for (const hunk of readHunks(patch)) {
    const start = await findHunk(hunk, planning, offsets);
    if (start < reached) throw rejected(hunk, 'begins before the one above it ends');
    const plan = splicesOf(hunk, text.units, start);
    reached = plan.end;
    for (const splice of plan.splices) splices.push({ ...splice, text: await ends.adapt(splice, splice.text) });
  }
  if (splices.some((splice) => !text.encode(splice.text))) throw invalidEncoding(planning.shown, text.encoding);
  return splices;
}

function splicesOf(hunk: Hunk, units: Units, start: number): { splices: Splice[]; end: number } {
  const splices: Splice[] = [];
  const isSaidOpen = hunk.lines.findLast(({ kind }) => kind !== 'added')?.isOpen === true;
  let at = start;
  for (let index = 0; index < hunk.lines.length;) {
    const from = at;
    const added: HunkLine[] = [];
    for (let line = hunk.lines[index]; line && line.kind !== 'kept'; index += 1, line = hunk.lines[index]) {
      if (line.kind === 'added') added.push(line);
      else at = lineEnd(units, at);
    }
    if (at > from || added.length > 0) splices.push(spliceOf(units, { from, to: at, added, isSaidOpen }));
    if (hunk.lines[index]?.kind === 'kept') {
      at = lineEnd(units, at);
      index += 1;
    }
  }
  return { splices, end: at };
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly added: readonly HunkLine[];
  /** The patch itself says that the last line has no end, and so whether the new one has. */
  readonly isSaidOpen: boolean;
}

// Where the file's last line has no end, what comes after it begins with one; unless the patch says so, there is none at the new end.
function spliceOf(units: Units, { from, to, added, isSaidOpen }: Run): Splice {
  const lines = added.map((line) => (line.isOpen ? line.text : `${line.text}\n`)).join('');
  const isLastOpen = to === units.length && units.length > 0 && units[to - 1] !== lineFeed;
  if (!isLastOpen) return { start: from, end: to, text: lines };
  if (from === to) return { start: from, end: to, text: `\n${lines.replace(/\n$/, '')}` };
  return { start: from, end: to, text: isSaidOpen ? lines : lines.replace(/\n$/, '') };
}
