import { isMillraceError } from '@millrace/core';
import { symbolsOf } from '../code/symbols-of.js';
import { conflict } from '../error-catalogue/changes.js';
import { invalidEdit, wouldBeBinary } from '../error-catalogue/edits.js';
import { binaryFile, notFound, notUnicode, tooLarge } from '../error-catalogue/files.js';
import type { Pool } from '../pool/pool.js';
import { hashInPieces, isMatch } from '../workspace/content-hash.js';
import { mimeOf } from '../workspace/mime.js';
import { orNearest } from '../workspace/nearest-name.js';
import { openParent, type Parent } from '../workspace/open-parent.js';
import type { Place } from '../workspace/place.js';
import { PresentFile } from '../workspace/present-file.js';
import { replaceFile, type KeepBefore } from '../workspace/replace-file.js';
import { isBinary, type TextEncoding } from '../workspace/text-encoding.js';
import type { Workspace } from '../workspace/workspace.js';
import { planExactEdits, type ExactEdit, type Planning } from './exact-edits.js';
import { parsesBeforeAndAfter, type ParseStates } from './parse-state.js';
import { planPatch } from './plan-patch.js';
import { planSymbol, type SymbolEdit } from './plan-symbol.js';
import { TextUnits, type Splice } from './text-units.js';
import { unifiedDiff, type UnifiedDiff } from './unified-diff.js';

/** What is to be changed in a file: exactly one of these. */
export type TextChange = { readonly edits: readonly ExactEdit[] } | { readonly patch: string } | SymbolEdit;

/** A change, and how to make it. */
export interface TextEdit {
  readonly change: TextChange;
  /** Refuses unless the present content has this hash. */
  readonly ifMatch?: string | undefined;
  /** Looks and refuses as ever, but writes nothing. */
  readonly isDry?: boolean;
  /** Bytes, before and after. */
  readonly maxFileBytes: number;
  /** Characters of the diff. */
  readonly maxDiffLength: number;
  /** A name for the temporary file that nobody else uses. */
  readonly unique: string;
  /** Keeps what was there before. */
  readonly keep?: KeepBefore;
  /** Where files are parsed. */
  readonly pool: Pool;
  readonly signal: AbortSignal;
}

/** What was changed, or would be. */
export interface TextEdited {
  readonly place: Place;
  /** Places that got other text. */
  readonly replacements: number;
  readonly diff: UnifiedDiff;
  readonly hash: string;
  readonly encoding: TextEncoding;
  readonly parses: ParseStates;
  /** Names that the file had: what they lead to keeps the old content, this one apart. */
  readonly links: number;
  readonly checkpoint?: string | undefined;
}

/**
 * Changes parts of a text file, all or nothing. Every byte outside of them stays as it was, whatever the encoding; a reader
 * sees the old content or the new, never a part.
 *
 * @throws MillraceError `no_match`, `ambiguous_match`, `overlapping_edits`, `patch_rejected`, `symbol_not_found`,
 * `invalid_edit`, `invalid_encoding`, `binary_file`, `conflict`, `too_large`, `not_found` and what `openParent` throws.
 */
export function editText(workspace: Workspace, place: Place, edit: TextEdit): Promise<TextEdited> {
  return orNearest(workspace, place, async () => {
    const parent = await openParent(workspace, place, false).catch((error: unknown) => {
      // To make the folder would not help.
      throw isMillraceError(error, 'not_found') ? notFound(place.shown) : error;
    });
    try {
      return await workspace.lock.hold(parent.place.absolute, () => editHeld(parent, edit));
    } finally {
      await parent.folder.close();
    }
  });
}

async function editHeld(parent: Parent, edit: TextEdit): Promise<TextEdited> {
  const present = await PresentFile.open(parent, edit.maxFileBytes, edit.signal);
  if (!present) throw notFound(parent.place.shown);
  try {
    return await editPresent(parent, present, edit);
  } finally {
    await present.close();
  }
}

async function editPresent(parent: Parent, present: PresentFile, edit: TextEdit): Promise<TextEdited> {
  const { place } = parent;
  const { shown } = place;
  const { signal } = edit;
  if (edit.ifMatch !== undefined) {
    const oldHash = await hashInPieces(present.bytes, signal);
    if (!isMatch(edit.ifMatch, oldHash, present.stats)) throw conflict(shown, oldHash);
  }
  const text = TextUnits.of(present.bytes);
  if (!text) throw binaryFile(shown, present.bytes.length, mimeOf(present.bytes, place.relative));
  const splices = await plan(edit, { shown, text, maxFileBytes: edit.maxFileBytes, signal }, place);
  const bytes = text.spliced(splices, edit.maxFileBytes);
  if (typeof bytes === 'number') throw tooLarge(shown, bytes, edit.maxFileBytes);
  if (isBinary(bytes)) throw wouldBeBinary(shown);
  const hash = await hashInPieces(bytes, signal);
  const diff = await unifiedDiff(text, splices, { path: shown, maxLength: edit.maxDiffLength, signal });
  const edited = {
    place,
    replacements: splices.length,
    diff,
    hash,
    encoding: text.encoding,
    links: present.stats.nlink,
    parses: await parsesBeforeAndAfter(edit.pool, { path: place.relative, before: present.bytes, after: bytes }, signal),
  };
  if (edit.isDry || bytes.equals(present.bytes)) return edited;
  signal.throwIfAborted();
  const { unique, keep } = edit;
  return { ...edited, checkpoint: await replaceFile(parent, bytes, { present, hash, unique, keep, replaces: 'same' }) };
}

async function plan({ change, pool }: TextEdit, planning: Planning, place: Place): Promise<Splice[]> {
  if ([...textsOf(change)].some((text) => /\p{Surrogate}/u.test(text))) throw notUnicode(planning.shown);
  if ('edits' in change) return planExactEdits(change.edits, planning);
  if ('patch' in change) return planPatch(change.patch, planning);
  if (change.symbol === '') throw invalidEdit('symbol is empty');
  const { symbols } = await symbolsOf(pool, { path: place.relative, content: planning.text.bytes }, planning.signal);
  return planSymbol(change, symbols, planning);
}

function* textsOf(change: TextChange): Generator<string> {
  if ('edits' in change) for (const edit of change.edits) yield* [edit.old, edit.new];
  else if ('patch' in change) yield change.patch;
  else yield change.body;
}
