import type { CodeDetail, CodeSymbol } from '../code/code-facts.js';
import { Pause } from '../ingest/pause.js';
import type { Repository } from '../ingest/repository.js';
import type { IngestedFile } from '../ingest/snapshot.js';

/** A file of the map with what is inside it. */
export interface MapFile {
  /** As callers know it. */
  readonly path: string;
  readonly detail: CodeDetail;
  /** The files it imports, directly or through what these hand on, by number. */
  readonly reaches: ReadonlySet<number>;
  /** The files it imports itself. */
  readonly imports: readonly number[];
  /** It is not what the repository is for: tests, examples, what others wrote. */
  readonly isBeside: boolean;
}

/** The files that have symbols, numbered, and where each name is declared. */
export interface MapGraph {
  readonly files: readonly MapFile[];
  /** Numbers of the files that declare a name at their top. */
  readonly declared: ReadonlyMap<string, readonly number[]>;
}

const besides =
  /(?:^|\/)(?:tests?|__tests__|spec|fixtures?|examples?|benchmarks?|migrations|vendor|third_party|conf|locale)\/|(?:^|[/._-])(?:test|spec)[._-]/i;
const filesPerTurn = 20;
/** How far a name is handed on: a package's index that takes it from a folder's index, and so on. */
const hops = 3;
const maxReached = 1_000;

/** Unpacks a repository's files and joins them by their imports. @param shown - how callers know a file. */
export async function mapGraph(repository: Repository, shown: (file: IngestedFile) => string, signal: AbortSignal): Promise<MapGraph> {
  const pause = new Pause(filesPerTurn, signal);
  const { targets } = await repository.imports(signal);
  const withSymbols = repository.files.filter((file) => file.detail.length > 0);
  const numbers = new Map(withSymbols.map((file, number) => [file.path, number]));
  const direct = withSymbols.map((file) => (targets.get(file.path) ?? []).flatMap((path) => numbers.get(path) ?? []));
  const files: MapFile[] = [];
  const declared = new Map<string, number[]>();
  for (const [number, file] of withSymbols.entries()) {
    if (pause.isDue()) await pause.turn();
    const detail = repository.detailOf(file);
    for (const { name, parent } of detail.symbols) {
      if (parent !== undefined) continue;
      const known = declared.get(name) ?? [];
      if (known.at(-1) !== number) known.push(number);
      declared.set(name, known);
    }
    files.push({
      path: shown(file),
      detail,
      imports: direct[number] ?? [],
      reaches: reached(direct, number),
      isBeside: besides.test(file.path),
    });
  }
  return { files, declared };
}

function reached(direct: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  const found = new Set<number>();
  let edge: readonly number[] = direct[from] ?? [];
  for (let hop = 0; hop < hops && found.size < maxReached; hop += 1) {
    const next: number[] = [];
    for (const target of edge) {
      if (found.has(target) || target === from) continue;
      found.add(target);
      next.push(...(direct[target] ?? []));
    }
    edge = next;
  }
  return found;
}

/** Whether a symbol stands at the top of its file and is seen from others. */
export function isPublic(symbol: CodeSymbol): boolean {
  return symbol.parent === undefined && symbol.isExported;
}
