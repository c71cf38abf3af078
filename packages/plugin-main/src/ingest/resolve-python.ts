import { posix } from 'node:path';
import type { ResolveImport } from './resolve-import.js';

const maxRoots = 20;
const none: readonly string[] = [];

/**
 * Resolves Python's imports by the paths as written: relative ones, and absolute ones from the folders above the topmost
 * packages, as a `sys.path` would have it.
 *
 * @param self - the name of what was ingested; where it is a package itself, its own modules go by that name.
 */
export function pythonResolver(paths: ReadonlySet<string>, self: string | undefined): ResolveImport {
  const basesFor = findBases(paths);
  const own = paths.has('__init__.py') ? self : undefined;
  return (from, wanted) => {
    const folder = folderOf(from);
    const dots = /^\.*/.exec(wanted.from)?.[0].length ?? 0;
    const parts = wanted.from.split('.').filter((part) => part !== '');
    if (dots > 0) {
      const base = posix.join(folder, '../'.repeat(dots - 1));
      if (base.startsWith('..')) return 'external';
      const found = filesOf(base, { parts, names: wanted.names, paths });
      return found.length > 0 ? found : 'unresolved';
    }
    if (own !== undefined && parts[0] === own) {
      const found = filesOf('', { parts: parts.slice(1), names: wanted.names, paths });
      if (found.length > 0) return found;
    }
    for (const base of basesFor(folder, parts[0] ?? '')) {
      const found = filesOf(base, { parts, names: wanted.names, paths });
      if (found.length > 0) return found;
    }
    return 'external';
  };
}

/** Finds the folders that hold a module's first name. Most names are nowhere; each is looked for below the roots once. */
function findBases(paths: ReadonlySet<string>): (folder: string, name: string) => readonly string[] {
  const roots = importRoots(paths);
  const modules = new Set<string>();
  for (const path of paths) {
    if (!/\.pyi?$/.test(path)) continue;
    modules.add(path.replace(/\.pyi?$/, ''));
    for (let folder = folderOf(path); folder !== '' && !modules.has(folder); folder = folderOf(folder)) modules.add(folder);
  }
  const known = new Map<string, readonly string[]>();
  return (folder, name) => {
    const found = known.get(name) ?? roots.filter((root) => modules.has(under(root, name)));
    known.set(name, found);
    // A script imports what lies beside it.
    const isScript = !paths.has(under(folder, '__init__.py')) && modules.has(under(folder, name));
    return isScript ? [folder, ...found] : found;
  };
}

function importRoots(paths: ReadonlySet<string>): readonly string[] {
  const roots = new Set(['']);
  for (const path of paths) {
    if (roots.size > maxRoots) break;
    if (!path.endsWith('/__init__.py')) continue;
    let folder = folderOf(path);
    while (folder !== '' && paths.has(posix.join(folderOf(folder), '__init__.py'))) folder = folderOf(folder);
    if (folder !== '') roots.add(folderOf(folder));
  }
  return [...roots];
}

interface Wanted {
  readonly parts: readonly string[];
  readonly names: readonly string[] | undefined;
  readonly paths: ReadonlySet<string>;
}

// The names of a `from` import that are modules; if none is, they are taken from the module itself.
function filesOf(base: string, { parts, names = none, paths }: Wanted): readonly string[] {
  const module = posix.join(base, ...parts);
  const named = names.flatMap((name) => moduleFile(posix.join(module, name), paths));
  return named.length > 0 ? named : moduleFile(module, paths);
}

function moduleFile(module: string, paths: ReadonlySet<string>): readonly string[] {
  const clean = /^\.?\/?$/.test(module) ? '' : module.replace(/\/$/, '');
  const tries = clean === '' ? ['__init__.py'] : [`${clean}.py`, `${clean}/__init__.py`, `${clean}.pyi`, `${clean}/__init__.pyi`];
  const found = tries.find((path) => paths.has(path));
  return found === undefined ? none : [found];
}

function under(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
