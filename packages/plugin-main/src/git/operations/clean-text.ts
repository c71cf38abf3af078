/**
 * Text that somebody else wrote into a repository, on one line, without what could move a cursor, hide or reorder it.
 *
 * @param maxLength - characters; what is longer ends in `…`.
 */
export function cleanText(text: string, maxLength = Number.POSITIVE_INFINITY): string {
  const clean = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean;
}

/** The same for text of several lines. */
export function cleanLines(text: string): string {
  return text
    .replace(/[^\S\n]*\n/g, '\n')
    .replace(/[^\P{C}\n\t\u200d]/gu, '')
    .trim();
}

/** The same for the name of a file, whose other characters stay as they are. */
export function cleanName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\ufffd');
}
