import { compileBracket } from './glob-bracket.js';

/** Steps spent on matching. Shared over many matches, so that a caller can pause or stop in time. */
export interface Effort {
  steps: number;
}

/** One part of a path pattern, between slashes. `undefined` stands for `**`, however many parts. */
export type GlobPart = readonly GlobToken[] | undefined;

type GlobToken = { readonly kind: 'star' } | { readonly kind: 'one'; accepts(character: string): boolean };

/**
 * Compiles a pattern as git writes them in .gitignore, without its leading and trailing slash.
 *
 * Matching takes at most pattern length times path length steps. A regular expression would not: the patterns come from
 * repositories that may be hostile.
 *
 * @returns nothing for a pattern that can match nothing, such as an unclosed bracket.
 */
export function compileGlob(pattern: string): readonly GlobPart[] | undefined {
  const parts: GlobPart[] = [];
  for (const source of pattern.split('/')) {
    if (source === '**') {
      parts.push(undefined);
      continue;
    }
    const tokens = compilePart(source);
    if (!tokens) return undefined;
    parts.push(tokens);
  }
  return parts;
}

/** Whether a pattern matches the parts of a path from first to last. */
export function matchesGlob(pattern: readonly GlobPart[], path: readonly string[], effort: Effort): boolean {
  let at = 0;
  let index = 0;
  let retry: { at: number; index: number } | undefined;
  while (index < path.length) {
    const part = pattern[at];
    effort.steps += 1;
    if (at < pattern.length && part === undefined) {
      // A '**' at the end stands for what is inside, so it takes one part at least.
      if (at === pattern.length - 1) return true;
      retry = { at, index };
      at += 1;
    } else if (part && matchesPart(part, path[index] ?? '', effort)) {
      at += 1;
      index += 1;
    } else if (retry) {
      retry = { at: retry.at, index: retry.index + 1 };
      at = retry.at + 1;
      index = retry.index;
    } else return false;
  }
  return at === pattern.length;
}

/** Whether the tokens of one part match a name; going back no further than to the last star is enough, and linear. */
export function matchesPart(tokens: readonly GlobToken[], name: string, effort: Effort): boolean {
  let at = 0;
  let index = 0;
  let star = -1;
  let taken = 0;
  while (index < name.length) {
    effort.steps += 1;
    const token = tokens[at];
    if (token?.kind === 'star') {
      star = at;
      taken = index;
      at += 1;
    } else if (token?.kind === 'one' && token.accepts(name[index] ?? '')) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      taken += 1;
      at = star + 1;
      index = taken;
    } else return false;
  }
  while (tokens[at]?.kind === 'star') at += 1;
  return at === tokens.length;
}

function compilePart(source: string): GlobToken[] | undefined {
  const tokens: GlobToken[] = [];
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? '';
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') tokens.push({ kind: 'one', accepts: () => true });
    else if (character === '[') {
      const bracket = compileBracket(source, at + 1);
      if (!bracket) return undefined;
      tokens.push({ kind: 'one', accepts: bracket.accepts });
      at = bracket.end;
    } else {
      if (character === '\\') at += 1;
      const literal = source[at];
      if (literal === undefined) return undefined;
      tokens.push({ kind: 'one', accepts: (other) => other === literal });
    }
  }
  return tokens;
}
