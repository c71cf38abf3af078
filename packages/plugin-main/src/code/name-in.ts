/** The name in the text of a node: a declarator of C also holds the stars before it and the parameters behind it. */
export function nameIn(text: string): string | undefined {
  if (/^[\p{L}\p{N}_$:~.?!\\-]+$/u.test(text)) return text;
  const declared = /^[*&\s]*((?:[\p{L}\p{N}_]+::)*(?:operator\s*(?:\(\s*\)|[^\s(]+)|[~\p{L}_$][\p{L}\p{N}_$:~]*))/u.exec(text)?.[1];
  const name = declared ?? text.replace(/\s+/g, ' ').trim();
  return name === '' ? undefined : name;
}
