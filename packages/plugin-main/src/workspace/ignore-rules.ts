import { compileGlob, matchesGlob, type Effort, type GlobPart } from './glob.js';

/** The rules of one .gitignore file. */
export interface IgnoreRules {
  /** The parts of the folder it lies in; its rules speak of paths below. */
  readonly base: readonly string[];
  /** The last rule first. */
  readonly rules: readonly IgnoreRule[];
}

interface IgnoreRule {
  readonly pattern: readonly GlobPart[];
  readonly isNegated: boolean;
  readonly foldersOnly: boolean;
  /** Speaks of a name at any depth. */
  readonly anywhere: boolean;
}

/** Of a .gitignore file, what is beyond is not read. */
export const maxIgnoreBytes = 256 * 1024;
/** Of all files that hold in a folder; further ones are not read. */
export const maxActiveRules = 5_000;
const maxRules = 2_000;
const maxPatternLength = 256;
/** Matching one path stops here, about 5 ms; a path whose rules take longer counts as not ignored. */
const maxStepsPerPath = 1_000_000;

/** Reads the bytes of a .gitignore file. What is beyond 2 000 rules, or longer than 256 characters, is passed over. */
export function parseIgnore(content: Buffer, base: readonly string[]): IgnoreRules {
  const rules: IgnoreRule[] = [];
  for (const line of content.toString('latin1').replace(/^ï»¿/, '').split('\n')) {
    const rule = parseLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (rule) rules.push(rule);
    if (rules.length >= maxRules) break;
  }
  return { base, rules: rules.reverse() };
}

/**
 * Whether rules ignore a path whose folders are not ignored themselves.
 *
 * @param files - from the outermost .gitignore to the innermost, which has the last word.
 */
export function isIgnored(
  files: readonly IgnoreRules[],
  path: readonly string[],
  kind: { readonly isFolder: boolean; readonly effort: Effort },
): boolean {
  // As git does, by byte: a '?' stands for one of them, be it half a character.
  const bytes = path.map((part) => Buffer.from(part, 'utf8').toString('latin1'));
  const name = bytes.slice(-1);
  const stopAt = kind.effort.steps + maxStepsPerPath;
  for (let index = files.length - 1; index >= 0; index -= 1) {
    const { base, rules } = files[index] ?? { base: [], rules: [] };
    const below = bytes.slice(base.length);
    for (const rule of rules) {
      kind.effort.steps += 1;
      if (kind.effort.steps > stopAt) return false;
      if (rule.foldersOnly && !kind.isFolder) continue;
      if (matchesGlob(rule.pattern, rule.anywhere ? name : below, kind.effort)) return !rule.isNegated;
    }
  }
  return false;
}

function parseLine(line: string): IgnoreRule | undefined {
  if (line.startsWith('#')) return undefined;
  let source = withoutTrailingSpaces(line);
  const isNegated = source.startsWith('!');
  if (isNegated) source = source.slice(1);
  const foldersOnly = source.endsWith('/');
  if (foldersOnly) source = source.slice(0, -1);
  const anywhere = !source.includes('/');
  if (source.startsWith('/')) source = source.slice(1);
  if (source === '' || source.length > maxPatternLength) return undefined;
  const pattern = anywhere && source === '**' ? compileGlob('*') : compileGlob(source);
  return pattern && { pattern, isNegated, foldersOnly, anywhere };
}

// A space at the end counts only after a backslash.
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ' && !isEscaped(line, end - 1)) end -= 1;
  return line.slice(0, end);
}

function isEscaped(line: string, at: number): boolean {
  let slashes = 0;
  while (line[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}
