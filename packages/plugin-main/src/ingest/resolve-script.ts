import { posix } from 'node:path';
import { isBinaryName } from '../code/language.js';
import type { NamedPaths } from './package-names.js';
import type { ResolveImport } from './resolve-import.js';

const endings = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json'];
const tries = ['', ...endings, ...endings.map((ending) => `/index${ending}`)];
/** TypeScript names the file that will be built: './x.js' is './x.ts' in the sources. */
const sourceEndings = ['.ts', '.tsx', '.mts', '.cts', '.d.ts'];

/**
 * Resolves TypeScript's and JavaScript's imports by the paths as written, and by the names that the repository's own
 * manifests give; any other package's name leads out.
 */
export function scriptResolver(paths: ReadonlySet<string>, names: NamedPaths): ResolveImport {
  return (from, wanted) => {
    if (!/^\.\.?(?:\/|$)/.test(wanted.from)) {
      const found = names(from, wanted.from).flatMap((base) => fileAt(base, paths) ?? []);
      return found.length > 0 ? found.slice(0, 1) : 'external';
    }
    // What follows a '?' is for a bundler.
    const base = posix.join(posix.dirname(from), wanted.from.replace(/[?#].*$/s, '')).replace(/\/$/, '');
    if (base === '..' || base.startsWith('../') || isBinaryName(base)) return 'external';
    const found = fileAt(base, paths);
    return found === undefined ? 'unresolved' : [found];
  };
}

function fileAt(base: string, paths: ReadonlySet<string>): string | undefined {
  const bare = base.replace(/\.[cm]?jsx?$/, '');
  const candidates = bare === base ? tries.map((ending) => base + ending) : [base, ...sourceEndings.map((ending) => bare + ending)];
  return candidates.map((each) => each.replace(/^\.\//, '')).find((each) => paths.has(each));
}
