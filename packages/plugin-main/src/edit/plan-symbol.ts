import type { CodeSymbol } from '../code/code-facts.js';
import { findSymbol } from '../code/find-symbol.js';
import { symbolShares } from '../error-catalogue/edits.js';
import { invalidEncoding } from '../error-catalogue/files.js';
import type { Planning } from './exact-edits.js';
import { LineEnds } from './line-ends.js';
import { lineEnd, LineOffsets } from './lines-of-units.js';
import { sharedLine } from './shared-line.js';
import { lineFeed, type Splice } from './text-units.js';

/** A symbol by its name, whole or without those around it, and the lines that take the place of its own. */
export interface SymbolEdit {
  readonly symbol: string;
  readonly body: string;
}

/**
 * Finds the lines of a symbol's definition. Comments and, in Python, decorators above are not part of them.
 *
 * @param symbols - those of the file, in the order of its text.
 * @throws MillraceError `symbol_not_found`, `ambiguous_match`, `invalid_encoding`.
 */
export async function planSymbol(edit: SymbolEdit, symbols: readonly CodeSymbol[], planning: Planning): Promise<Splice[]> {
  const { text, shown, signal } = planning;
  const found = findSymbol(edit.symbol, symbols, shown);
  const { line, endLine } = found;
  const offsets = new LineOffsets(text.units, signal);
  const start = (await offsets.of(line)) ?? 0;
  const last = (await offsets.of(endLine)) ?? text.units.length;
  const range = { start, end: lineEnd(text.units, last) };
  const [first, final] = [text.textOf({ start, end: lineEnd(text.units, start) }), text.textOf({ start: last, end: range.end })];
  const shared = sharedLine(found, symbols, { first, last: final });
  if (shared !== undefined) throw symbolShares(edit.symbol, shared);
  if (!text.encode(edit.body)) throw invalidEncoding(shown, text.encoding);
  const bare = edit.body.replace(/\r?\n$/, '');
  const body = text.units[range.end - 1] === lineFeed ? `${bare}\n` : bare;
  return [{ ...range, text: await new LineEnds(text).adapt(range, body) }];
}
