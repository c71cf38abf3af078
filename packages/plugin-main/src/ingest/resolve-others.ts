import { posix } from 'node:path';
import type { CodeImport } from '../code/code-facts.js';
import { folderOf, type PathIndex } from './path-index.js';
import type { Resolved, ResolveImport } from './resolve-import.js';
import type { IngestedFile } from './snapshot.js';

/** Files of one package at most that an import of it leads to. */
const maxFiles = 50;

/** How imports of each language are resolved, where that is certain by paths and manifests alone; all else leads out. */
export function otherResolvers(files: readonly IngestedFile[], paths: PathIndex): ReadonlyMap<string, ResolveImport> {
  const include: ResolveImport = (from, wanted) => beside(paths, from, wanted.from) ?? one(paths.onlyEndingWith(wanted.from));
  const java: ResolveImport = (_from, wanted) => javaFiles(paths, wanted.from);
  const ruby: ResolveImport = (from, wanted) =>
    beside(paths, from, `${wanted.from}.rb`) ?? one(paths.onlyEndingWith(`lib/${wanted.from}.rb`));
  const bash: ResolveImport = (from, wanted) => beside(paths, from, wanted.from) ?? 'external';
  return new Map([
    ['Go', goResolver(files, paths)],
    ['Rust', (from, wanted) => rustFile(paths, from, wanted.from)],
    ['PHP', phpResolver(files, paths)],
    ['Java', java],
    ['Kotlin', java],
    ['C', include],
    ['C++', include],
    ['Ruby', ruby],
    ['Shell', bash],
  ]);
}

function one(path: string | undefined): Resolved {
  return path === undefined ? 'external' : [path];
}

function beside(paths: PathIndex, from: string, wanted: string): readonly string[] | undefined {
  const path = posix.join(folderOf(from), wanted);
  return paths.has(path) ? [path] : undefined;
}

function goResolver(files: readonly IngestedFile[], paths: PathIndex): ResolveImport {
  const modules = files.flatMap(({ path, manifest }) =>
    path.endsWith('go.mod') && manifest?.name !== undefined ? [{ name: manifest.name, folder: folderOf(path) }] : [],
  );
  modules.sort((a, b) => b.name.length - a.name.length);
  return (_from, wanted) => {
    const module = modules.find(({ name }) => wanted.from === name || wanted.from.startsWith(`${name}/`));
    if (!module) return 'external';
    const folder = posix.join(module.folder, wanted.from.slice(module.name.length)).replace(/^\/|\/$|^\.$/g, '');
    const found = paths.inFolder(folder).filter((path) => path.endsWith('.go') && !path.endsWith('_test.go'));
    return found.length > 0 ? found.slice(0, maxFiles) : 'unresolved';
  };
}

// `a.b.C`, `a.b.C.member` and `a.b`, which is all of a package: Java's packages are folders, below wherever sources begin.
function javaFiles(paths: PathIndex, wanted: string): Resolved {
  const parts = wanted.split('.');
  for (const path of [parts, parts.slice(0, -1)].map((each) => each.join('/'))) {
    const found = path.includes('/') ? (paths.onlyEndingWith(`${path}.java`) ?? paths.onlyEndingWith(`${path}.kt`)) : undefined;
    if (found !== undefined) return [found];
  }
  return 'external';
}

// `mod x;` names a file beside; `crate::`, `self::` and `super::` lead to the deepest module on the path that is a file.
function rustFile(paths: PathIndex, from: string, wanted: string): Resolved {
  const [first = '', ...rest] = wanted.split('::');
  const own = /\/?(?:mod|lib|main)\.rs$/.test(from) ? folderOf(from) : from.replace(/\.rs$/, '');
  const starts: Readonly<Record<string, string>> = { crate: crateFolder(paths, from), self: own, super: folderOf(own) };
  const start = starts[first];
  const parts = start === undefined ? [first] : rest;
  for (let length = parts.length; length > 0; length -= 1) {
    const base = posix.join(start ?? own, ...parts.slice(0, length));
    const found = [`${base}.rs`, `${base}/mod.rs`].find((path) => paths.has(path));
    if (found !== undefined) return [found];
  }
  return 'external';
}

function crateFolder(paths: PathIndex, from: string): string {
  let folder = folderOf(from);
  while (folder !== '' && !paths.has(`${folder}/lib.rs`) && !paths.has(`${folder}/main.rs`)) folder = folderOf(folder);
  return folder;
}

function phpResolver(files: readonly IngestedFile[], paths: PathIndex): ResolveImport {
  const prefixes = files.flatMap(({ path, manifest }) =>
    path.endsWith('composer.json')
      ? (manifest?.prefixes ?? []).flatMap(([prefix, targets]) =>
          targets.map((target) => ({ prefix, folder: posix.join(folderOf(path), target) })),
        )
      : [],
  );
  const classFile = (name: string): readonly string[] =>
    prefixes
      .filter(({ prefix }) => name.startsWith(prefix))
      .map(({ prefix, folder }) => posix.join(folder, `${name.slice(prefix.length).replaceAll('\\', '/')}.php`))
      .filter((path) => paths.has(path));
  return (from, { from: wanted, names = [] }: CodeImport) => {
    const classes = names.length > 0 ? names.map((name) => `${wanted}\\${name}`) : [wanted];
    const found = classes.flatMap(classFile);
    return found.length > 0 ? found : (beside(paths, from, wanted) ?? 'external');
  };
}
