import type { CodeSymbol } from '../code/code-facts.js';
import { findSymbol } from '../code/find-symbol.js';
import { invalidEncoding, symbolShares } from '../error-catalogue.js';
import type { Planning } from './exact-edits.js';
import { LineEnds } from './line-ends.js';
import { lineEnd, offsetOfLine } from './lines-of-units.js';
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
  const shared = sharedLine(found, symbols);
  if (shared !== undefined) throw symbolShares(edit.symbol, shared);
  const { line, endLine } = found;
  const start = (await offsetOfLine(text.units, line, signal)) ?? 0;
  const last = (await offsetOfLine(text.units, endLine, signal)) ?? text.units.length;
  const range = { start, end: lineEnd(text.units, last) };
  if (!text.encode(edit.body)) throw invalidEncoding(shown, text.encoding);
  const bare = edit.body.replace(/\r?\n$/, '');
  const body = text.units[range.end - 1] === lineFeed ? `${bare}\n` : bare;
  return [{ ...range, text: await new LineEnds(text).adapt(range, body) }];
}

// Lines are replaced whole, so nothing else may begin or end on them, unless it lies inside.
function sharedLine(found: CodeSymbol, symbols: readonly CodeSymbol[]): number | undefined {
  for (const other of symbols) {
    const isInside = other.line >= found.line && other.endLine <= found.endLine && isWithin(other, found, symbols);
    if (other === found || isInside) continue;
    for (const line of [found.line, found.endLine]) if (other.line === line || other.endLine === line) return line;
  }
  return undefined;
}

function isWithin(symbol: CodeSymbol, outer: CodeSymbol, symbols: readonly CodeSymbol[]): boolean {
  const next = symbol.parent === undefined ? undefined : symbols[symbol.parent];
  return next !== undefined && (next === outer || isWithin(next, outer, symbols));
}
