import type { CodeSymbol } from '../code/code-facts.js';

/** Bytes; a longer outline leaves out what lies deeper, and then what comes last. */
const maxOutlineBytes = 8_000;

/** What a file declares, a line each with the lines it takes: `12-40 class Mill {`. Nothing where no symbol is known. */
export function outlineOf(symbols: readonly CodeSymbol[], maxBytes: number): string | undefined {
  if (symbols.length === 0) return undefined;
  const limit = Math.min(maxBytes, maxOutlineBytes);
  const rows = symbols.map((symbol) => ({ depth: depthOf(symbol, symbols), row: rowOf(symbol) }));
  for (const deepest of [Infinity, 1, 0]) {
    const shown = rows.filter(({ depth }) => depth <= deepest).map(({ depth, row }) => ' '.repeat(depth) + row);
    const hidden = rows.length - shown.length;
    const text = [...shown, ...(hidden > 0 ? [`(${hidden} inside these)`] : [])].join('\n');
    if (Buffer.byteLength(text) <= limit) return text;
  }
  return cut(
    rows.map(({ row }) => row),
    limit,
  );
}

function cut(rows: readonly string[], limit: number): string {
  const shown: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(row) + 1;
    if (bytes > limit) break;
    shown.push(row);
  }
  return [...shown, `(${rows.length - shown.length} more)`].join('\n');
}

function rowOf({ line, endLine, signature, kind, name }: CodeSymbol): string {
  return `${line === endLine ? line : `${line}-${endLine}`} ${signature ?? `${kind} ${name}`}`;
}

function depthOf(symbol: CodeSymbol, symbols: readonly CodeSymbol[]): number {
  const outer = symbol.parent === undefined ? undefined : symbols[symbol.parent];
  return outer ? 1 + depthOf(outer, symbols) : 0;
}
