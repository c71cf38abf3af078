import { posix } from 'node:path';
import type { IngestedFile } from './snapshot.js';
import { folderOf } from './path-index.js';

/** Says where an import that begins with a name of the repository's own leads: paths without endings, the likeliest first. */
export type NamedPaths = (from: string, wanted: string) => readonly string[];

interface Prefix {
  /** The folder whose files know it; empty for all. */
  readonly scope: string;
  readonly start: string;
  readonly end: string;
  readonly isExact: boolean;
  readonly targets: readonly string[];
}

/** What package.json, tsconfig.json and jsconfig.json files of a repository call its own folders and files. */
export function scriptNames(files: readonly IngestedFile[]): NamedPaths {
  const prefixes: Prefix[] = [];
  for (const { path, manifest, entry = [] } of files) {
    if (!manifest || /(?:^|\/)(?:composer\.json|go\.mod)$/.test(path)) continue;
    const scope = folderOf(path);
    for (const [name, targets] of manifest.prefixes ?? []) prefixes.push(prefixOf(scope, name, targets));
    if (manifest.name !== undefined) prefixes.push(...packagePrefixes(scope, manifest.name, entry));
  }
  // The innermost configuration first, and in it the longest prefix.
  prefixes.sort((a, b) => b.scope.length - a.scope.length || b.start.length - a.start.length);
  return (from, wanted) => prefixes.flatMap((prefix) => pathsBy(prefix, from, wanted));
}

function prefixOf(scope: string, name: string, targets: readonly string[]): Prefix {
  const star = name.indexOf('*');
  const base = { scope, targets: targets.map((target) => inside(scope, target)) };
  return star < 0
    ? { ...base, start: name, end: '', isExact: true }
    : { ...base, start: name.slice(0, star), end: name.slice(star + 1), isExact: false };
}

// What a package exports is built; its sources usually lie in `src` under the same names. Its manifest stands for the rest.
function packagePrefixes(folder: string, name: string, entry: readonly string[]): Prefix[] {
  const sources = entry.map((path) => path.replace(/^(?:\.\/)?(?:dist|build|lib|out)\//, 'src/').replace(/(?:\.d)?\.[cm]?[jt]s$/, ''));
  const own = [...sources, 'src/index', 'index', 'package.json'].map((path) => inside(folder, path));
  const below = ['src/*', '*', 'package.json'].map((path) => inside(folder, path));
  return [
    { scope: '', start: name, end: '', isExact: true, targets: own },
    { scope: '', start: `${name}/`, end: '', isExact: false, targets: below },
  ];
}

function pathsBy({ scope, start, end, isExact, targets }: Prefix, from: string, wanted: string): string[] {
  if (scope !== '' && !from.startsWith(`${scope}/`)) return [];
  if (isExact ? wanted !== start : !wanted.startsWith(start) || !wanted.endsWith(end) || wanted.length < start.length + end.length)
    return [];
  const rest = isExact ? '' : wanted.slice(start.length, wanted.length - end.length);
  return targets.map((target) => posix.normalize(target.replace('*', () => rest))).filter((path) => !path.startsWith('..'));
}

function inside(folder: string, path: string): string {
  return posix.join(folder, path);
}
