import type { CodeSymbol } from '../code/code-facts.js';

interface Row {
  readonly depth: number;
  /** With the whole declaration. */
  readonly full: string;
  /** With the name alone. */
  readonly short: string;
}

/** What an outline leaves out, the least first, until it fits: declarations of what lies inside others, then what lies there. */
const ways: readonly ((row: Row) => string | undefined)[] = [
  ({ full }) => full,
  ({ depth, full, short }) => (depth === 0 ? full : short),
  ({ depth, short }) => (depth <= 1 ? short : undefined),
  ({ depth, short }) => (depth === 0 ? short : undefined),
];

/** What a file declares, a line each with the lines it takes: `12-40 class Mill`. Nothing where no symbol is known. */
export function outlineOf(symbols: readonly CodeSymbol[], maxBytes: number): string | undefined {
  if (symbols.length === 0) return undefined;
  const rows = symbols.map((symbol) => rowOf(symbol, symbols));
  let shown: string[] = [];
  for (const way of ways) {
    shown = rows.map(way).filter((line) => line !== undefined);
    const hidden = rows.length - shown.length;
    const text = [...shown, ...(hidden > 0 ? [`(${hidden} inside these)`] : [])].join('\n');
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return cut(shown, rows.length, maxBytes);
}

function cut(lines: readonly string[], total: number, maxBytes: number): string {
  const shown: string[] = [];
  let bytes = 0;
  for (const line of lines) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > maxBytes) break;
    shown.push(line);
  }
  return [...shown, `(${total - shown.length} more)`].join('\n');
}

function rowOf(symbol: CodeSymbol, symbols: readonly CodeSymbol[]): Row {
  const { line, endLine, signature, kind, name } = symbol;
  const depth = depthOf(symbol, symbols);
  const lines = `${' '.repeat(depth)}${line === endLine ? line : `${line}-${endLine}`}`;
  return { depth, full: `${lines} ${signature ?? `${kind} ${name}`}`, short: `${lines} ${name}` };
}

function depthOf(symbol: CodeSymbol, symbols: readonly CodeSymbol[]): number {
  const outer = symbol.parent === undefined ? undefined : symbols[symbol.parent];
  return outer ? 1 + depthOf(outer, symbols) : 0;
}
