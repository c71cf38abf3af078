const maxAlternatives = 64;

/**
 * The patterns that a pattern with braces stands for: `*.{ts,tsx}` for two.
 *
 * @returns nothing when there would be more than 64, or a brace is not closed.
 */
export function expandBraces(pattern: string): readonly string[] | undefined {
  let done: string[] = [''];
  for (let at = 0; at < pattern.length;) {
    const open = pattern.indexOf('{', at);
    const close = open < 0 ? -1 : closingBrace(pattern, open);
    if (open >= 0 && close < 0) return undefined;
    const choices = open < 0 ? [''] : choicesOf(pattern.slice(open + 1, close));
    if (!choices || done.length * choices.length > maxAlternatives) return undefined;
    const before = open < 0 ? pattern.slice(at) : pattern.slice(at, open);
    done = done.flatMap((start) => choices.map((choice) => `${start}${before}${choice}`));
    at = open < 0 ? pattern.length : close + 1;
  }
  return done;
}

function closingBrace(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at += 1) {
    if (pattern[at] === '{') depth += 1;
    if (pattern[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function choicesOf(inside: string): readonly string[] | undefined {
  const choices: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= inside.length; at += 1) {
    if (inside[at] === '{') depth += 1;
    if (inside[at] === '}') depth -= 1;
    if (at < inside.length && (inside[at] !== ',' || depth > 0)) continue;
    const expanded = expandBraces(inside.slice(start, at));
    if (!expanded || choices.length + expanded.length > maxAlternatives) return undefined;
    choices.push(...expanded);
    start = at + 1;
  }
  return choices;
}
