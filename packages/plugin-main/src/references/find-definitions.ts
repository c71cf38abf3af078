import type { CodeSymbol } from '../code/code-facts.js';
import { symbolUnknown } from '../error-catalogue/edits.js';
import { Pause } from '../ingest/pause.js';
import type { Repository } from '../ingest/repository.js';
import { nearestNames } from '../naming/nearest-names.js';
import type { IngestedFile } from '../ingest/snapshot.js';

/** A place where a symbol is declared. */
export interface Definition {
  readonly file: IngestedFile;
  readonly symbol: CodeSymbol;
}

/** What was asked for, and where it is declared. */
export interface Definitions {
  /** The name to look for, without what it belongs to. */
  readonly name: string;
  readonly definitions: readonly Definition[];
  /** Files that declare the name or use it. */
  readonly candidates: readonly IngestedFile[];
}

const filesPerTurn = 20;

/**
 * Finds what a name stands for: `name`, `Class.method`, or `path:line` of a declaration.
 *
 * @throws MillraceError `symbol_not_found` with the nearest names.
 */
export async function findDefinitions(repository: Repository, asked: string, signal: AbortSignal): Promise<Definitions> {
  const at = /^(?<path>.+):(?<line>\d+)$/.exec(asked)?.groups;
  const parts = (at ? nameAt(repository, at['path'] ?? '', Number(at['line'])) : asked).split(/[.#]|::/).filter((part) => part !== '');
  const [name = '', owner] = [parts.at(-1), parts.at(-2)];
  const { declared, candidates, known } = await look(repository, name, signal);
  const definitions = declared.filter(
    ({ file, symbol }) => (at === undefined || file.path === at['path']) && isOwnedBy(repository.detailOf(file).symbols, symbol, owner),
  );
  if (candidates.length > 0 && (owner === undefined || definitions.length > 0)) return { name, definitions, candidates };
  const near = [...known].filter((each) => each[0]?.toLowerCase() === name[0]?.toLowerCase());
  throw symbolUnknown(asked, repository.snapshot.repository, nearestNames(name, near));
}

interface Found {
  readonly declared: readonly Definition[];
  readonly candidates: readonly IngestedFile[];
  /** The names of all symbols there are. */
  readonly known: ReadonlySet<string>;
}

async function look(repository: Repository, name: string, signal: AbortSignal): Promise<Found> {
  const pause = new Pause(filesPerTurn, signal);
  const declared: Definition[] = [];
  const candidates: IngestedFile[] = [];
  const known = new Set<string>();
  for (const file of repository.files) {
    if (pause.isDue()) await pause.turn();
    const { symbols, names } = repository.detailOf(file);
    for (const symbol of symbols) known.add(symbol.name);
    const here = symbols.filter((symbol) => symbol.name === name);
    declared.push(...here.map((symbol) => ({ file, symbol })));
    if (here.length > 0 || names.some(([used]) => used === name)) candidates.push(file);
  }
  return { declared, candidates, known };
}

function isOwnedBy(symbols: readonly CodeSymbol[], { parent }: CodeSymbol, owner: string | undefined): boolean {
  return owner === undefined || (parent !== undefined && symbols[parent]?.name === owner);
}

function nameAt(repository: Repository, path: string, line: number): string {
  const file = repository.file(path);
  const symbols = file ? repository.detailOf(file).symbols : [];
  const inner = symbols.filter((symbol) => symbol.line <= line && line <= symbol.endLine).at(-1);
  if (!inner) throw symbolUnknown(`${path}:${line}`, repository.snapshot.repository, []);
  const owner = inner.parent === undefined ? undefined : symbols[inner.parent];
  return owner ? `${owner.name}.${inner.name}` : inner.name;
}
