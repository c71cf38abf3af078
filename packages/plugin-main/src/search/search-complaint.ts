import { invalidPattern, searchFailed } from '../error-catalogue/search.js';

/** The failure that ripgrep's own message stands for. @param shown - what it printed as errors. */
export function searchComplaint(shown: string): Error {
  const problem = /^error: (.+)$/m.exec(shown)?.[1];
  if (shown.includes('regex parse error') && problem !== undefined) {
    const at = placeOfCaret(shown);
    return invalidPattern(
      `${problem}${at === undefined ? '' : ` at character ${at}`}`,
      "Mend the regular expression, or use mode 'text' for these very characters.",
    );
  }
  if (/size limit|too (big|large)/i.test(shown)) return invalidPattern('the regular expression grows too large', 'Repeat less in it.');
  if (shown.includes('is not allowed in a regex'))
    return invalidPattern('a regular expression sees one line at a time', 'Leave line breaks out of it.');
  return searchFailed(shown.trim().split('\n')[0]?.slice(0, 120) ?? '');
}

// Under the expression, which is shown indented and in a group of ripgrep's own.
function placeOfCaret(shown: string): number | undefined {
  const group = '(?:';
  const lines = shown.split('\n');
  const caret = lines.findIndex((line) => /^\s*\^+$/.test(line));
  const expression = lines[caret - 1];
  if (expression === undefined) return undefined;
  const start = expression.search(/\S/) + (expression.trimStart().startsWith(group) ? group.length : 0);
  const at = (lines[caret] ?? '').indexOf('^') - start + 1;
  // What belongs to the group itself is told without a place.
  return at > 0 && at <= expression.trim().length - group.length - 1 ? at : undefined;
}
