import { invalidPattern } from '../error-catalogue/search.js';
import { compileGlob, matchesGlob, type Effort, type GlobPart } from '../workspace/glob.js';
import { expandBraces } from './expand-braces.js';

/** A compiled glob over paths. */
export interface PathGlob {
  /** @param path - relative to the folder that is searched, parts separated by `/`. */
  accepts(path: string): boolean;
  /** Simple patterns for the last part that let through whatever the glob accepts; none where there are no such. */
  readonly names: readonly string[];
}

const maxLength = 1_024;
/** Steps for all paths together, about a second. */
const maxSteps = 20_000_000;
const plainName = /^(?!\*$|.*\*\*)[\w.*?-]+$/;

/**
 * Compiles a glob: `*`, `?`, `[a-z]`, `**` and `{a,b}`. Without a slash it speaks of names at any depth; a slash at the end
 * means everything inside; `!` at the start turns it round.
 *
 * @throws MillraceError `invalid_pattern`.
 */
export function compilePathGlob(glob: string): PathGlob {
  if (glob.length > maxLength) throw invalidPattern(`a glob has at most ${maxLength} characters`, "Use a shorter one: 'src/**/*.ts'.");
  const isNegated = glob.startsWith('!');
  const sources = expandBraces(isNegated ? glob.slice(1) : glob);
  const patterns = sources?.map(compile);
  if (!patterns?.every((pattern) => pattern !== undefined))
    throw invalidPattern(`the glob '${glob.slice(0, 60)}' is not one`, "Close its brackets and braces: 'src/**/*.{ts,tsx}'.");
  const names = (sources ?? []).map((source) => source.split('/').at(-1) ?? '');
  const effort = { steps: 0 };
  return {
    accepts(path) {
      if (effort.steps > maxSteps) throw invalidPattern('the glob takes too long', 'Use one with fewer stars and braces.');
      return matchesAny(patterns, path, effort) !== isNegated;
    },
    names: !isNegated && names.every((name) => plainName.test(name)) ? names : [],
  };
}

interface Pattern {
  readonly parts: readonly GlobPart[];
  /** Speaks of a name at any depth. */
  readonly isName: boolean;
}

function compile(source: string): Pattern | undefined {
  const relative = source.replace(/^\.?\//, '');
  if (relative === '') return undefined;
  const parts = compileGlob(relative.endsWith('/') ? `${relative}**` : relative);
  return parts && { parts, isName: parts.length === 1 && relative === source };
}

function matchesAny(patterns: readonly Pattern[], path: string, effort: Effort): boolean {
  const parts = path.split('/');
  const name = parts.slice(-1);
  return patterns.some((pattern) => matchesGlob(pattern.parts, pattern.isName ? name : parts, effort));
}
