/**
 * JSON as configuration files have it, made plain: without comments, and without a comma before a closing bracket.
 * One pass, as files may be hostile.
 */
export function plainJson(text: string): string {
  const parts: string[] = [];
  let hasComma = false;
  for (let at = 0; at < text.length;) {
    const end = tokenEnd(text, at);
    const token = text.slice(at, end);
    at = end;
    if (token === ',') hasComma = true;
    else if (/^\S/.test(token) && !/^\/[/*]/.test(token)) {
      parts.push(hasComma && token !== ']' && token !== '}' ? `,${token}` : token);
      hasComma = false;
    }
  }
  return parts.join(' ');
}

const plainRun = /[^"/,[\]{}\s]+|\s+|[\s\S]/y;

function tokenEnd(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  if (text.startsWith('//', at)) return endAfter(text, '\n', at);
  if (text.startsWith('/*', at)) return endAfter(text, '*/', at + 2);
  plainRun.lastIndex = at;
  plainRun.test(text);
  return plainRun.lastIndex;
}

function stringEnd(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function endAfter(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found + mark.length;
}
