import { posix } from 'node:path';
import type { CodeImport } from '../code/code-facts.js';
import type { IngestedFile, Snapshot } from './snapshot.js';

/** Which files import which, and how many imports lead out of the repository. */
export interface ImportEdges {
  /** Pairs of files, each counted once. */
  readonly internal: number;
  /** Imports of packages and standard libraries. */
  readonly external: number;
  /** Imports of something inside that is not there. */
  readonly unresolved: number;
  /** How many files import each file. */
  readonly importers: ReadonlyMap<string, number>;
}

const scriptEndings = [
  '',
  '.ts',
  '.tsx',
  '.d.ts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.mts',
  '.cts',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
  '/index.d.ts',
];
const isPython = (file: IngestedFile): boolean => file.language === 'Python';

/** Resolves the imports of a snapshot to its files, by the paths as written: no configuration of the repository is run. */
export function importEdges(snapshot: Pick<Snapshot, 'files' | 'repository'>): ImportEdges {
  const paths = new Set(snapshot.files.map((file) => file.path));
  const python = pythonRoots(snapshot, paths);
  const importers = new Map<string, number>();
  let [internal, external, unresolved] = [0, 0, 0];
  for (const file of snapshot.files) {
    const targets = new Set<string>();
    for (const each of file.imports) {
      const found = isPython(file) ? resolvePython(file.path, each, { paths, roots: python }) : resolveScript(file.path, each.from, paths);
      found.forEach((path) => targets.add(path));
      if (found.length > 0) continue;
      if (each.from.startsWith('.')) unresolved += 1;
      else external += 1;
    }
    targets.delete(file.path);
    internal += targets.size;
    for (const target of targets) importers.set(target, (importers.get(target) ?? 0) + 1);
  }
  return { internal, external, unresolved, importers };
}

function resolveScript(from: string, specifier: string, paths: ReadonlySet<string>): string[] {
  if (!specifier.startsWith('.')) return [];
  const base = posix.join(posix.dirname(from), specifier);
  // TypeScript names the file that will be built: './x.js' is './x.ts' in the sources.
  const bare = base.replace(/\.([cm]?)js(x?)$/, '');
  const tries =
    bare === base
      ? scriptEndings.map((ending) => base + ending)
      : [base, ...['.ts', '.tsx', '.mts', '.cts', '.d.ts'].map((ending) => bare + ending)];
  const found = tries.map((each) => each.replace(/^\.\//, '')).find((each) => paths.has(each));
  return found === undefined ? [] : [found];
}

interface PythonPaths {
  readonly paths: ReadonlySet<string>;
  /** Where absolute imports may start, and the package name that stands for the repository itself. */
  readonly roots: { readonly folders: readonly string[]; readonly self: string | undefined };
}

// Folders above the topmost packages; a repository that is a package itself goes by its folder's name.
function pythonRoots(snapshot: Pick<Snapshot, 'files' | 'repository'>, paths: ReadonlySet<string>): PythonPaths['roots'] {
  const folders = new Set(['']);
  for (const file of snapshot.files) {
    if (!file.path.endsWith('__init__.py')) continue;
    let folder = posix.dirname(file.path);
    while (folder !== '.' && paths.has(posix.join(posix.dirname(folder), '__init__.py'))) folder = posix.dirname(folder);
    const above = posix.dirname(folder);
    if (folder !== '.' && folders.size < maxPythonRoots) folders.add(above === '.' ? '' : above);
  }
  const name = snapshot.repository.split(/[/:]/).at(-1);
  return { folders: [...folders], self: paths.has('__init__.py') ? name : undefined };
}

const maxPythonRoots = 20;

function resolvePython(from: string, each: CodeImport, { paths, roots }: PythonPaths): string[] {
  const dots = /^\.*/.exec(each.from)?.[0].length ?? 0;
  const parts = each.from
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  const bases = dots > 0 ? [posix.join(posix.dirname(from), '../'.repeat(dots - 1))] : basesOf(parts, roots);
  for (const base of bases) {
    const inside = dots === 0 && base === selfMark ? parts.slice(1) : parts;
    const module = posix.join(base === selfMark ? '' : base, ...inside);
    const names = (each.names ?? []).flatMap((name) => moduleFile(posix.join(module, name), paths));
    if (names.length > 0) return names;
    const own = moduleFile(module, paths);
    if (own.length > 0) return own;
  }
  return [];
}

const selfMark = '\0';

function basesOf(parts: readonly string[], roots: PythonPaths['roots']): string[] {
  return roots.self !== undefined && parts[0] === roots.self ? [selfMark, ...roots.folders] : [...roots.folders];
}

function moduleFile(module: string, paths: ReadonlySet<string>): string[] {
  const clean = module === '.' || module === './' ? '' : module.replace(/\/$/, '');
  const tries = clean === '' ? ['__init__.py'] : [`${clean}.py`, `${clean}/__init__.py`, `${clean}.pyi`];
  const found = tries.find((path) => paths.has(path));
  return found === undefined ? [] : [found];
}
