import { symbolAmbiguous, symbolUnknown } from '../error-catalogue/edits.js';
import { nearestNames } from '../naming/nearest-names.js';
import type { CodeSymbol } from './code-facts.js';
import { anonymous } from './fact-collector.js';

const maxNamed = 5;

/**
 * Finds a symbol by its name: whole as `Class.method`, or without those around it where that is clear.
 *
 * @param symbols - those of the file, in the order of its text.
 * @throws MillraceError `symbol_not_found`, `ambiguous_match`.
 */
export function findSymbol(wanted: string, symbols: readonly CodeSymbol[], shown: string): CodeSymbol {
  const names = symbols.map((symbol) => fullName(symbol, symbols));
  const fitting = symbols.filter((_, index) => names[index] === wanted);
  const candidates = fitting.length > 0 ? fitting : symbols.filter((_, index) => names[index]?.endsWith(`.${wanted}`));
  const [found, ...others] = candidates;
  if (!found) throw symbolUnknown(wanted, shown, nearest(wanted, names));
  if (others.length > 0) {
    const places = candidates.slice(0, maxNamed).map((symbol) => `${fullName(symbol, symbols)} (line ${symbol.line})`);
    throw symbolAmbiguous(wanted, shown, candidates.length > maxNamed ? [...places, 'and more'] : places);
  }
  return found;
}

/** The name of a symbol with those it lies in, parted by points. */
export function fullName(symbol: CodeSymbol, symbols: readonly CodeSymbol[]): string {
  const outer = symbol.parent === undefined ? undefined : symbols[symbol.parent];
  return outer ? `${fullName(outer, symbols)}.${symbol.name}` : symbol.name;
}

function nearest(wanted: string, names: readonly string[]): string[] {
  const known = [...new Set(names)].filter((name) => !name.includes(anonymous));
  const near = nearestNames(wanted, known);
  return near.length > 0 ? near : known.slice(0, 3);
}
