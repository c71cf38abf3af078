import { countSymbols, symbolKinds, type SymbolCounts, type SymbolKind } from '../code/code-facts.js';
import { entryPoints } from './entry-points.js';
import { importCycles } from './import-cycles.js';
import { Pause } from './pause.js';
import type { Repository } from './repository.js';
import type { IngestedFile } from './snapshot.js';

/** What a repository is made of. */
export interface Analysis {
  readonly languages: readonly { name: string; files: number; lines: number; sizeBytes: number; symbols: number }[];
  /** The folders at the top, the largest first; `.` stands for the files beside them. */
  readonly modules: readonly { path: string; files: number; lines: number; symbols: number }[];
  readonly biggest: readonly { path: string; lines: number; sizeBytes: number }[];
  readonly entryPoints: readonly { path: string; why: string }[];
  readonly kinds: SymbolCounts;
  readonly lines: number;
  readonly imports: { readonly internal: number; readonly external: number; readonly unresolved: number };
  readonly mostImported: readonly { path: string; importers: number }[];
  /** Groups of files that import each other in a circle when they run, the largest first; of each a few paths. */
  readonly cycles: { readonly count: number; readonly largest: readonly { files: number; paths: readonly string[] }[] };
}

const maxPathsOfCycle = 10;

/** Totals a snapshot up. @param top - how many of each list. */
export async function analyze(repository: Repository, top: number, signal: AbortSignal): Promise<Analysis> {
  const { files } = repository;
  const { internal, external, unresolved, importers, targets } = await repository.imports(signal);
  const cycles = await importCycles(targets, signal);
  // Each step takes some milliseconds for a large repository; the event loop turns between.
  const pause = new Pause(1, signal);
  const languages = largest(totals(files, languageOf), top);
  await pause.turn();
  const modules = largest(totals(files, topFolder), top);
  await pause.turn();
  const found = entryPoints(files).slice(0, top);
  await pause.turn();
  const biggest = [...files].sort((a, b) => b.lines - a.lines || b.sizeBytes - a.sizeBytes).slice(0, top);
  await pause.turn();
  return {
    languages: languages.map(({ key, ...rest }) => ({ name: key, ...rest })),
    modules: modules.map(({ key, files: count, lines, symbols }) => ({ path: key, files: count, lines, symbols })),
    biggest: biggest.map(({ path, lines, sizeBytes }) => ({ path, lines, sizeBytes })),
    entryPoints: found,
    kinds: kindsOf(files),
    lines: files.reduce((sum, file) => sum + file.lines, 0),
    imports: { internal, external, unresolved },
    mostImported: mostImported(importers, top),
    cycles: {
      count: cycles.length,
      largest: cycles.slice(0, top).map((paths) => ({ files: paths.length, paths: paths.slice(0, maxPathsOfCycle) })),
    },
  };
}

function mostImported(importers: ReadonlyMap<string, number>, top: number): { path: string; importers: number }[] {
  return [...importers]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, top)
    .map(([path, count]) => ({ path, importers: count }));
}

function kindsOf(files: readonly IngestedFile[]): SymbolCounts {
  const kinds: Partial<Record<SymbolKind, number>> = {};
  for (const file of files) for (const kind of symbolKinds) if (file.kinds[kind]) kinds[kind] = (kinds[kind] ?? 0) + file.kinds[kind];
  return kinds;
}

interface Total {
  readonly key: string;
  files: number;
  lines: number;
  sizeBytes: number;
  symbols: number;
}

function totals(files: readonly IngestedFile[], keyOf: (file: IngestedFile) => string): Total[] {
  const byKey = new Map<string, Total>();
  for (const file of files) {
    const key = keyOf(file);
    const total = byKey.get(key) ?? { key, files: 0, lines: 0, sizeBytes: 0, symbols: 0 };
    total.files += 1;
    total.lines += file.lines;
    total.sizeBytes += file.sizeBytes;
    total.symbols += countSymbols(file.kinds);
    byKey.set(key, total);
  }
  return [...byKey.values()];
}

function largest(all: readonly Total[], top: number): Total[] {
  return [...all].sort((a, b) => b.symbols - a.symbols || b.lines - a.lines || (a.key < b.key ? -1 : 1)).slice(0, top);
}

function languageOf({ language }: IngestedFile): string {
  return language;
}

function topFolder(file: IngestedFile): string {
  const slash = file.path.indexOf('/');
  return slash < 0 ? '.' : file.path.slice(0, slash);
}
