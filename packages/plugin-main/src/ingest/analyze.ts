import { posix } from 'node:path';
import type { SymbolKind } from '../code/code-facts.js';
import { importEdges } from './import-edges.js';
import type { IngestedFile, Snapshot } from './snapshot.js';

/** What a repository is made of. */
export interface Analysis {
  readonly languages: readonly { name: string; files: number; lines: number; sizeBytes: number; symbols: number }[];
  /** The folders at the top, the largest first; `.` stands for the files beside them. */
  readonly modules: readonly { path: string; files: number; lines: number; symbols: number }[];
  readonly biggest: readonly { path: string; lines: number; sizeBytes: number }[];
  readonly entryPoints: readonly { path: string; why: string }[];
  readonly kinds: Readonly<Partial<Record<SymbolKind, number>>>;
  readonly lines: number;
  readonly imports: { readonly internal: number; readonly external: number; readonly unresolved: number };
  readonly mostImported: readonly { path: string; importers: number }[];
}

/** Totals a snapshot up. @param top - how many of each list. */
export function analyze(snapshot: Snapshot, top: number): Analysis {
  const { internal, external, unresolved, importers } = importEdges(snapshot);
  const kinds: Partial<Record<SymbolKind, number>> = {};
  for (const file of snapshot.files)
    for (const [kind, count] of Object.entries(file.kinds) as [SymbolKind, number][]) kinds[kind] = (kinds[kind] ?? 0) + count;
  return {
    languages: largest(
      totals(snapshot.files, (file) => file.language),
      top,
    ).map(({ key, ...rest }) => ({ name: key, ...rest })),
    modules: largest(totals(snapshot.files, topFolder), top).map(({ key, files, lines, symbols }) => ({
      path: key,
      files,
      lines,
      symbols,
    })),
    biggest: [...snapshot.files]
      .sort((a, b) => b.lines - a.lines || b.sizeBytes - a.sizeBytes)
      .slice(0, top)
      .map(({ path, lines, sizeBytes }) => ({ path, lines, sizeBytes })),
    entryPoints: entryPoints(snapshot.files).slice(0, top),
    kinds,
    lines: snapshot.files.reduce((sum, file) => sum + file.lines, 0),
    imports: { internal, external, unresolved },
    mostImported: [...importers]
      .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
      .slice(0, top)
      .map(([path, count]) => ({ path, importers: count })),
  };
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
    total.symbols += symbolCount(file);
    byKey.set(key, total);
  }
  return [...byKey.values()];
}

function largest(all: readonly Total[], top: number): Total[] {
  return [...all].sort((a, b) => b.symbols - a.symbols || b.lines - a.lines || (a.key < b.key ? -1 : 1)).slice(0, top);
}

function symbolCount(file: IngestedFile): number {
  return Object.values(file.kinds).reduce((sum, count) => sum + count, 0);
}

function topFolder(file: IngestedFile): string {
  const slash = file.path.indexOf('/');
  return slash < 0 ? '.' : file.path.slice(0, slash);
}

/** Names that by custom are where a program begins, at the top or in `src`. */
const customary = /^(?:src\/)?(?:main|index|app|server|cli|manage|wsgi|asgi)\.(?:[cm]?[jt]sx?|py|go|rs|rb|php)$/;

function entryPoints(files: readonly IngestedFile[]): { path: string; why: string }[] {
  const found = packageEntryPoints(files);
  for (const file of files) {
    const why = found.has(file.path) ? undefined : ownReason(file);
    if (why !== undefined) found.set(file.path, why);
  }
  return [...found].map(([path, why]) => ({ path, why })).sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1));
}

function packageEntryPoints(files: readonly IngestedFile[]): Map<string, string> {
  const paths = new Set(files.map((file) => file.path));
  const found = new Map<string, string>();
  for (const { path, entry = [] } of files.filter(isManifest)) {
    for (const named of entry) {
      const target = posix.join(posix.dirname(path), named);
      if (!target.startsWith('..') && !found.has(target))
        found.set(target, paths.has(target) ? `named in ${path}` : `built, named in ${path}`);
    }
  }
  return found;
}

function ownReason(file: IngestedFile): string | undefined {
  if (isManifest(file)) return undefined;
  if (file.entry?.includes('main')) return 'runs as __main__';
  if (customary.test(file.path)) return 'customary name';
  return file.entry?.includes('script') ? 'begins with #!' : undefined;
}

function isManifest({ path }: IngestedFile): boolean {
  return path === 'package.json' || path.endsWith('/package.json');
}

function depth(path: string): number {
  return path.split('/').length;
}
