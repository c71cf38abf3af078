import { ambiguousMatch, invalidEdit, noMatch, overlappingEdits, tooManyPlaces } from '../error-catalogue/edits.js';
import { invalidEncoding, tooLarge } from '../error-catalogue/files.js';
import { Pause } from '../ingest/pause.js';
import { findUnits } from './find-units.js';
import { LineEnds } from './line-ends.js';
import { lineNumbers } from './lines-of-units.js';
import type { Splice, TextUnits, UnitRange } from './text-units.js';

/** A text to be found as it is, and what takes its place. */
export interface ExactEdit {
  readonly old: string;
  readonly new: string;
  /** Every place, instead of the only one. */
  readonly all?: boolean | undefined;
}

/** What a change is planned on. */
export interface Planning {
  /** The file as the caller knows it. */
  readonly shown: string;
  readonly text: TextUnits;
  /** Bytes that the file may have afterwards. */
  readonly maxFileBytes: number;
  readonly signal: AbortSignal;
}

const maxNamedPlaces = 8;
// Cutting a file into more parts would keep the event loop from turning.
const maxPlaces = 20_000;

/**
 * Finds what is to be replaced. All edits look at the text as it is now, whatever their order.
 *
 * @throws MillraceError `no_match`, `ambiguous_match`, `overlapping_edits`, `invalid_encoding`, `invalid_edit`, `too_large`.
 */
export async function planExactEdits(edits: readonly ExactEdit[], planning: Planning): Promise<Splice[]> {
  if (edits.length === 0) throw invalidEdit('there is no edit');
  const ends = new LineEnds(planning.text);
  const pause = new Pause(500, planning.signal);
  const splices: (Splice & { edit: number })[] = [];
  for (const [index, edit] of edits.entries()) {
    const name = edits.length === 1 ? 'old' : `old of edit ${index + 1}`;
    if (edit.old === '') throw invalidEdit(`${name} is empty`);
    if (!planning.text.encode(edit.new)) throw invalidEncoding(planning.shown, planning.text.encoding);
    const places = await findPlaces(edit, name, planning);
    // Where an edit is about line ends alone, they are meant as they are written.
    const isLiteral = withoutReturns(edit.old) === withoutReturns(edit.new);
    // In any encoding a character takes one byte at least.
    if (places.length * edit.new.length > planning.maxFileBytes)
      throw tooLarge(planning.shown, places.length * edit.new.length, planning.maxFileBytes);
    for (const place of places) {
      if (pause.isDue()) await pause.turn();
      const text = isLiteral ? edit.new : await ends.adapt(place, edit.new);
      splices.push({ ...place, text, edit: index + 1 });
    }
    if (splices.length > maxPlaces) throw tooManyPlaces(planning.shown, maxPlaces);
  }
  splices.sort((a, b) => a.start - b.start);
  await refuseOverlap(splices, planning);
  return splices;
}

async function findPlaces({ old, all = false }: ExactEdit, name: string, planning: Planning): Promise<UnitRange[]> {
  const { shown, text, signal } = planning;
  const pattern = text.encode(old);
  const limit = all ? maxPlaces + 1 : maxNamedPlaces + 1;
  const search = pattern && { pattern, isLoose: !old.includes('\r'), limit, mayOverlap: !all };
  const places = search ? await findUnits(text.units, search, signal) : [];
  if (places.length === 0) {
    const { closestPlace } = await import('./closest-place.js');
    throw noMatch(name, shown, await closestPlace(text, old, signal));
  }
  if (all || places.length === 1) return places;
  const offsets = places.slice(0, maxNamedPlaces).map(({ start }) => start);
  throw ambiguousMatch(name, shown, { lines: await lineNumbers(text.units, offsets, signal), isMore: places.length > maxNamedPlaces });
}

async function refuseOverlap(splices: readonly (Splice & { edit: number })[], { text, shown, signal }: Planning): Promise<void> {
  for (const [index, later] of splices.entries()) {
    const earlier = splices[index - 1];
    if (!earlier || earlier.end <= later.start) continue;
    const lines = await lineNumbers(text.units, [earlier.start, later.start], signal);
    throw overlappingEdits(
      shown,
      [earlier, later].map(({ edit }, at) => ({ edit, line: lines[at] ?? 0 })),
    );
  }
}

function withoutReturns(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
