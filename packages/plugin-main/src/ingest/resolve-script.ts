import { posix } from 'node:path';
import { isBinaryName } from '../code/language.js';
import type { ResolveImport } from './resolve-import.js';

const endings = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.json'];
const tries = ['', ...endings, ...endings.map((ending) => `/index${ending}`)];
/** TypeScript names the file that will be built: './x.js' is './x.ts' in the sources. */
const sourceEndings = ['.ts', '.tsx', '.mts', '.cts', '.d.ts'];

/** Resolves TypeScript's and JavaScript's relative imports by the paths as written; a package's name leads out. */
export function scriptResolver(paths: ReadonlySet<string>): ResolveImport {
  return (from, wanted) => {
    if (!/^\.\.?(?:\/|$)/.test(wanted.from)) return 'external';
    // What follows a '?' is for a bundler.
    const base = posix.join(posix.dirname(from), wanted.from.replace(/[?#].*$/s, '')).replace(/\/$/, '');
    if (base === '..' || base.startsWith('../') || isBinaryName(base)) return 'external';
    const bare = base.replace(/\.[cm]?jsx?$/, '');
    const candidates = bare === base ? tries.map((ending) => base + ending) : [base, ...sourceEndings.map((ending) => bare + ending)];
    const found = candidates.map((each) => each.replace(/^\.\//, '')).find((each) => paths.has(each));
    return found === undefined ? 'unresolved' : [found];
  };
}
