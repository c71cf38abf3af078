/** A text in quotes, cut short, with everything that cannot be seen written out as `\u{...}`. */
export function shownText(text: string): string {
  return writtenOut(JSON.stringify(text.length > maxShown ? `${text.slice(0, maxShown)}…` : text));
}

/** A text with everything that cannot be seen written out. */
export function writtenOut(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Mn}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);
}

const maxShown = 200;
