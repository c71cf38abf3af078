import type { IngestedFile } from '../ingest/snapshot.js';
import { Pause } from '../ingest/pause.js';
import type { Repository } from '../ingest/repository.js';
import type { CodeSymbol, FunctionMetrics } from './code-facts.js';
import { CodeRow } from './code-rows.js';
import { fullName } from './find-symbol.js';
import { parametersOf } from './parameters-of.js';

/** Which functions, and in which order. */
export interface FunctionQuery {
  /** A part of the name, in any case. */
  readonly name?: string | undefined;
  readonly minComplexity: number;
  /** By place, or the most complex or longest first. */
  readonly sort: 'position' | 'complexity' | 'lines';
  /** How a file's path is shown. */
  readonly shown: (file: IngestedFile) => string;
  readonly signal: AbortSignal;
}

interface Found {
  readonly path: string;
  readonly symbol: CodeSymbol;
  readonly name: string;
  readonly metrics: FunctionMetrics;
}

const filesPerTurn = 20;

/** Lists functions with their signatures and metrics, a row each: `12-40 Cart.add(item: string) cc=3 cog=2 lines=20`. */
export async function functionRows(repository: Repository, query: FunctionQuery): Promise<CodeRow[]> {
  const pause = new Pause(filesPerTurn, query.signal);
  const found: Found[] = [];
  for (const file of repository.files) {
    if (pause.isDue()) await pause.turn();
    if (file.kinds.function === undefined && file.kinds.method === undefined && file.detail.length === 0) continue;
    found.push(...functionsIn(file, repository.detailOf(file).symbols, query));
  }
  sort(found, query.sort);
  const rows: CodeRow[] = [];
  for (const each of found) rows.push(new CodeRow(each.path, rowOf(each), rows.at(-1)));
  return rows;
}

function functionsIn(file: IngestedFile, symbols: readonly CodeSymbol[], query: FunctionQuery): Found[] {
  const part = query.name?.toLowerCase() ?? '';
  return symbols.flatMap((symbol) => {
    const { metrics } = symbol;
    if (!metrics || metrics.cyclomatic < query.minComplexity) return [];
    const name = fullName(symbol, symbols);
    return name.toLowerCase().includes(part) ? [{ path: query.shown(file), symbol, name, metrics }] : [];
  });
}

function sort(found: Found[], order: FunctionQuery['sort']): void {
  if (order === 'complexity')
    found.sort((a, b) => b.metrics.cyclomatic - a.metrics.cyclomatic || b.metrics.cognitive - a.metrics.cognitive || byPlace(a, b));
  if (order === 'lines') found.sort((a, b) => b.metrics.codeLines - a.metrics.codeLines || byPlace(a, b));
}

function byPlace(a: Found, b: Found): number {
  return a.path === b.path ? a.symbol.line - b.symbol.line : a.path < b.path ? -1 : 1;
}

// What is nothing is left out: most functions are flat.
function rowOf({ symbol, name, metrics }: Found): string {
  const { line, endLine } = symbol;
  const { cyclomatic, cognitive, codeLines } = metrics;
  const place = line === endLine ? `${line}` : `${line}-${endLine}`;
  return `${place} ${name}${parametersOf(symbol)} cc=${cyclomatic}${cognitive > 0 ? ` cog=${cognitive}` : ''} lines=${codeLines}`;
}
