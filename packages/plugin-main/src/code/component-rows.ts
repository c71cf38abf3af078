import type { IngestedFile } from '../ingest/snapshot.js';
import { Pause } from '../ingest/pause.js';
import type { Repository } from '../ingest/repository.js';
import type { CodeSymbol, SymbolKind } from './code-facts.js';
import { CodeRow } from './code-rows.js';
import { anonymous } from './fact-collector.js';
import { parametersOf } from './parameters-of.js';

/** What is told of the components. */
export interface ComponentQuery {
  /** All kinds unless said. */
  readonly kinds?: readonly SymbolKind[] | undefined;
  /** 1 for what lies at the top of a file, 2 for what lies in that, and so on. */
  readonly depth: number;
  /** Also the first paragraph of their documentation. */
  readonly docs: boolean;
  /** Also what each file imports, and which files of the same listing that is. */
  readonly imports: boolean;
  /** How a file's path is shown. */
  readonly shown: (file: IngestedFile) => string;
  readonly signal: AbortSignal;
}

const filesPerTurn = 20;
const maxImports = 40;

/** Lists classes, functions and what else files declare, a row each, indented by what they lie in. */
export async function componentRows(repository: Repository, query: ComponentQuery): Promise<CodeRow[]> {
  const pause = new Pause(filesPerTurn, query.signal);
  const targets = query.imports ? (await repository.imports(query.signal)).targets : new Map<string, readonly string[]>();
  const rows: CodeRow[] = [];
  for (const file of repository.files) {
    if (pause.isDue()) await pause.turn();
    const shown = query.shown(file);
    const texts = [...importLines(file, repository, { query, targets }), ...symbolLines(repository.detailOf(file).symbols, query)];
    for (const text of texts) rows.push(new CodeRow(shown, text, rows.at(-1)));
  }
  return rows;
}

function importLines(
  file: IngestedFile,
  repository: Repository,
  { query, targets }: { query: ComponentQuery; targets: ReadonlyMap<string, readonly string[]> },
): string[] {
  if (!query.imports || file.imports.length === 0) return [];
  const inside = (targets.get(file.path) ?? []).flatMap((path) => repository.file(path) ?? []).map(query.shown);
  return [listed('imports', [...new Set(file.imports.map(({ from }) => from))]), ...(inside.length > 0 ? [listed('->', inside)] : [])];
}

function listed(label: string, names: readonly string[]): string {
  const more = names.length - maxImports;
  return `${label} ${names.slice(0, maxImports).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}

function symbolLines(symbols: readonly CodeSymbol[], { kinds, depth, docs }: ComponentQuery): string[] {
  const depths: number[] = [];
  return symbols.flatMap((symbol, index) => {
    const level = symbol.parent === undefined ? 1 : (depths[symbol.parent] ?? 0) + 1;
    depths[index] = level;
    if (level > depth || symbol.name === anonymous || kinds?.includes(symbol.kind) === false) return [];
    return [`${'  '.repeat(level - 1)}${lineOf(symbol)}${docs && symbol.doc !== undefined ? `: ${symbol.doc}` : ''}`];
  });
}

function lineOf(symbol: CodeSymbol): string {
  const { kind, name, line, endLine, isExported } = symbol;
  const place = line === endLine ? `${line}` : `${line}-${endLine}`;
  const text = kind === 'function' || kind === 'method' ? `${kind} ${name}${parametersOf(symbol)}` : headOf(symbol);
  return `${place} ${text}${isExported ? '' : ' (private)'}`;
}

// A signature tells more than the name, unless it does not begin with what the thing is.
function headOf({ kind, name, signature = '' }: CodeSymbol): string {
  const at = signature.indexOf(name);
  return `${kind} ${at < 0 ? name : signature.slice(at)}`;
}
