import { languageUnknown } from '../error-catalogue/code.js';
import { invalidPattern } from '../error-catalogue/search.js';
import { languageNames, namePatternsOf } from '../code/language.js';
import { compilePathGlob, type PathGlob } from './path-glob.js';

/** What is searched for, where, and what is wanted of it. */
export interface SearchRequest {
  readonly query: string;
  /** A folder, or one file. */
  readonly path: string;
  /** `text`: these very characters; `regex`: in linear time; `name`: part of a file's name, or a glob. */
  readonly mode: 'text' | 'regex' | 'name';
  /** Of content: matching lines, files with one, or their number in each file. */
  readonly output: 'lines' | 'files' | 'count';
  readonly glob?: string | undefined;
  /** Its name, or an extension of its files. */
  readonly language?: string | undefined;
  readonly ignoreCase: boolean;
  /** Lines shown before and after each match. */
  readonly context: number;
  readonly includeIgnored: boolean;
}

/** A checked request. */
export interface SearchPlan {
  /** What each path is followed by in the output. */
  readonly yields: 'lines' | 'count' | 'files' | 'names';
  /** For ripgrep. */
  readonly args: readonly string[];
  /** For ripgrep: which names to look at. */
  readonly filterArgs: readonly string[];
  accepts(path: string): boolean;
  /** What `accepts` asks of a path, whatever the query. */
  isLookedAt(path: string): boolean;
}

const maxQueryLength = 4_096;
const globSigns = /[*?[{]/;
const common = [
  '--no-messages',
  '--color=never',
  '--sort=path',
  '--null',
  '--no-mmap',
  '--with-filename',
  '--no-heading',
  '--line-buffered',
];
// With its columns limited to one, ripgrep tells where lines are and not what they say. Only what has a line of its own is
// printed when it is found.
const formats = {
  lines: ['--line-number', '--column', '--byte-offset', '--max-columns=1'],
  files: ['--count', '--max-count=1'],
  count: ['--count'],
};

/** Checks a request. @throws MillraceError `invalid_pattern`, `unknown_language`. */
export function planSearch(request: SearchRequest): SearchPlan {
  checkQuery(request);
  const glob = request.glob === undefined ? undefined : compilePathGlob(request.glob);
  const byName = request.mode === 'name' ? namesOf(request.query) : [];
  const names = request.language === undefined ? (byName.length > 0 ? byName : (glob?.names ?? [])) : patternsOf(request.language);
  const filterArgs = nameArgs(names);
  const isLookedAt = (path: string): boolean => glob?.accepts(path) ?? true;
  if (request.mode === 'name') {
    const named = nameTest(request.query);
    return { yields: 'names', args: [...common, '--files'], filterArgs, isLookedAt, accepts: (path) => isLookedAt(path) && named(path) };
  }
  return {
    yields: request.output,
    args: [...common, ...formats[request.output], ...matcherArgs(request)],
    filterArgs,
    isLookedAt,
    accepts: isLookedAt,
  };
}

function checkQuery({ query, mode }: SearchRequest): void {
  const fix = 'Search for some characters of one line.';
  if (query === '') throw invalidPattern('the query is empty', fix);
  if (query.length > maxQueryLength) throw invalidPattern(`the query is longer than ${maxQueryLength} characters`, fix);
  if (/[\0\n]|\p{Surrogate}/u.test(query)) throw invalidPattern('it has a line break, a NUL or half a character', fix);
  if (mode === 'name' && globSigns.test(query)) compilePathGlob(query);
}

// In one argument with its option, so that no query is ever taken for an option.
function matcherArgs({ query, mode, ignoreCase }: SearchRequest): string[] {
  const limits = ['--engine=default', '--regex-size-limit=10M', '--dfa-size-limit=64M'];
  const sense = ignoreCase ? '--ignore-case' : '--case-sensitive';
  return [...limits, sense, ...(mode === 'text' ? ['--fixed-strings'] : []), `--regexp=${query}`];
}

function patternsOf(language: string): readonly string[] {
  const patterns = namePatternsOf(language);
  if (patterns.length > 0) return patterns.map(inAnyCase);
  const start = language.slice(0, 1).toLowerCase();
  const alike = languageNames().filter((name) => name.toLowerCase().startsWith(start));
  throw languageUnknown(language, (alike.length > 0 ? alike : languageNames()).slice(0, 4));
}

// Types are matched as they are written.
function inAnyCase(pattern: string): string {
  return pattern.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

// As a file type and not as a glob: for ripgrep, a glob would outrank .gitignore.
function nameArgs(patterns: readonly string[]): string[] {
  return patterns.length === 0 ? [] : [...patterns.map((pattern) => `--type-add=wanted:${pattern}`), '--type=wanted'];
}

// What can be told of names to ripgrep; the whole query is asked of each path that it lists.
function namesOf(query: string): readonly string[] {
  if (globSigns.test(query)) return compilePathGlob(query).names;
  return /^[\w.-]+$/.test(query) ? [inAnyCase(`*${query.toLowerCase()}*`)] : [];
}

function nameTest(query: string): PathGlob['accepts'] {
  if (globSigns.test(query)) return compilePathGlob(query).accepts;
  const wanted = query.toLowerCase();
  if (wanted.includes('/')) return (path) => path.toLowerCase().includes(wanted);
  return (path) =>
    path
      .slice(path.lastIndexOf('/') + 1)
      .toLowerCase()
      .includes(wanted);
}
