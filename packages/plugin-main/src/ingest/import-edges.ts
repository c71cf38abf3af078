import { scriptNames } from './package-names.js';
import { PathIndex } from './path-index.js';
import { Pause } from './pause.js';
import type { ResolveImport } from './resolve-import.js';
import { otherResolvers } from './resolve-others.js';
import { pythonResolver } from './resolve-python.js';
import { scriptResolver } from './resolve-script.js';
import type { IngestedFile, Snapshot } from './snapshot.js';

/** Which files import which, and how many imports lead out of the repository. */
export interface ImportEdges {
  /** Pairs of files, each counted once. */
  readonly internal: number;
  /** Imports of packages, standard libraries and files that were not to be ingested. */
  readonly external: number;
  /** Imports of something inside that is not there. */
  readonly unresolved: number;
  /** How many files import each file. */
  readonly importers: ReadonlyMap<string, number>;
  /** The files each file imports when it runs; imports of types alone are left out. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** The files each file imports, be it for their types alone. */
  readonly all: ReadonlyMap<string, readonly string[]>;
}

const importsPerTurn = 1_000;

/** Resolves the imports of a snapshot to its files, by the paths as written: no configuration of the repository is run. */
export async function importEdges(snapshot: Pick<Snapshot, 'files' | 'repository'>, signal: AbortSignal): Promise<ImportEdges> {
  const pause = new Pause(importsPerTurn, signal);
  const paths = new Set(snapshot.files.map((file) => file.path));
  await pause.turn();
  const python = pythonResolver(paths, snapshot.repository.split(/[/:]/).at(-1));
  const script = scriptResolver(paths, scriptNames(snapshot.files));
  const others = otherResolvers(snapshot.files, new PathIndex(paths));
  const resolverOf = ({ language }: IngestedFile): ResolveImport => (language === 'Python' ? python : (others.get(language) ?? script));
  await pause.turn();
  const edges = {
    internal: 0,
    external: 0,
    unresolved: 0,
    importers: new Map<string, number>(),
    targets: new Map<string, string[]>(),
    all: new Map<string, string[]>(),
  };
  for (const file of snapshot.files) {
    const found = new Map<string, boolean>();
    const resolve = resolverOf(file);
    for (const each of file.imports) {
      if (pause.isDue()) await pause.turn();
      const resolved = resolve(file.path, each);
      if (typeof resolved === 'string') edges[resolved] += 1;
      else addTargets(found, resolved, !each.isTypeOnly);
    }
    found.delete(file.path);
    addEdges(edges, file.path, found);
  }
  return edges;
}

/** @param found - the files one file imports, and whether it loads them when it runs. */
function addTargets(found: Map<string, boolean>, paths: readonly string[], isRun: boolean): void {
  for (const path of paths) found.set(path, isRun || found.get(path) === true);
}

function addEdges(
  edges: { internal: number; importers: Map<string, number>; targets: Map<string, string[]>; all: Map<string, string[]> },
  from: string,
  found: ReadonlyMap<string, boolean>,
): void {
  edges.internal += found.size;
  for (const target of found.keys()) edges.importers.set(target, (edges.importers.get(target) ?? 0) + 1);
  const run = [...found].filter(([, isRun]) => isRun).map(([path]) => path);
  if (run.length > 0) edges.targets.set(from, run);
  if (found.size > 0) edges.all.set(from, [...found.keys()]);
}
