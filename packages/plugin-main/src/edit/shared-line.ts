import type { CodeSymbol } from '../code/code-facts.js';

/**
 * The line of a symbol on which other code begins or ends, be that a symbol or not. Lines are replaced whole, so that code
 * would go with it; what lies inside the symbol may.
 *
 * @param lines - the first and the last of the symbol.
 */
export function sharedLine(
  found: CodeSymbol,
  symbols: readonly CodeSymbol[],
  lines: { readonly first: string; readonly last: string },
): number | undefined {
  for (const other of symbols) {
    if (other === found || isWithin(other, found, symbols)) continue;
    for (const line of [found.line, found.endLine]) if (other.line === line || other.endLine === line) return line;
  }
  if (beginsAfterCode(lines.first, found.name)) return found.line;
  return found.line !== found.endLine && endsBeforeCode(lines.last) ? found.endLine : undefined;
}

function isWithin(symbol: CodeSymbol, outer: CodeSymbol, symbols: readonly CodeSymbol[]): boolean {
  const next = symbol.parent === undefined ? undefined : symbols[symbol.parent];
  return next !== undefined && (next === outer || isWithin(next, outer, symbols));
}

// `a(); function name() {`, `let a, name = () => {`
function beginsAfterCode(line: string, name: string): boolean {
  const word = [...line.matchAll(/[\p{L}\p{N}_$#]+/gu)].find(([each]) => each === name);
  return /[;}]|^\s*(?:export\s+)?(?:const|let|var)\s.*,/.test(line.slice(0, word?.index ?? 0));
}

// `} a();`
function endsBeforeCode(line: string): boolean {
  return line.includes('}') && /^\s*(?!as\b|satisfies\b)\w/.test(line.slice(line.lastIndexOf('}') + 1));
}
