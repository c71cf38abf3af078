import { invalidPattern } from '../error-catalogue/search.js';
import { compilePathGlob, type PathGlob } from '../search/path-glob.js';

/** Which paths are wanted. A glob that accepts a folder stands for all below it. */
export interface PathPatterns {
  /** Only what one of them accepts; everything unless said. */
  readonly include?: readonly string[] | undefined;
  /** Not what one of them accepts. */
  readonly exclude?: readonly string[] | undefined;
}

/** Folders above a file that are looked at; deeper trees are hostile. */
const maxLevels = 100;

/** Makes the test of a path. @throws MillraceError `invalid_pattern`. */
export function pathFilter({ include = [], exclude = [] }: PathPatterns): (path: string) => boolean {
  const wanted = include.map(compile);
  const unwanted = exclude.map(compile);
  return (path) => (wanted.length === 0 || acceptsAny(wanted, path)) && !acceptsAny(unwanted, path);
}

function compile(glob: string): PathGlob {
  if (glob.startsWith('!')) throw invalidPattern("a glob of include or exclude cannot begin with '!'", 'Name it in the other list.');
  return compilePathGlob(glob);
}

function acceptsAny(globs: readonly PathGlob[], path: string): boolean {
  if (globs.length === 0) return false;
  let levels = 0;
  for (let end = path.length; end > 0 && levels < maxLevels; end = path.lastIndexOf('/', end - 1)) {
    levels += 1;
    const part = path.slice(0, end);
    if (globs.some((glob) => glob.accepts(part))) return true;
  }
  return false;
}
