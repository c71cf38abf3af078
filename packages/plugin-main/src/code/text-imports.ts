import type { CodeImport } from './code-facts.js';

/** The imports in the text of a node. @param expression - with the groups `from` and `names`; global. */
export function importsIn(text: string, expression: RegExp): CodeImport[] {
  return [...withoutRuns(text).matchAll(expression)].flatMap(({ groups }) => {
    const names = listed(groups?.['names'] ?? '');
    return listed(groups?.['from'] ?? '').map((from) => ({ from, ...(names.length > 0 && { names }) }));
  });
}

// Long runs of space are nobody's style, but could keep an expression busy for hours.
function withoutRuns(text: string): string {
  return text.replace(/\s{2,}/g, (run) => (run.includes('\n') ? '\n' : ' '));
}

// 'a, b as c' and what stands in parentheses over several lines, with comments: the names before their aliases.
function listed(text: string): string[] {
  const plain = text.replace(/(?:#|\/\/).*$/gm, '').replace(/[()]|\\\r?\n/g, ' ');
  return plain.split(',').flatMap((part) => {
    const name = part
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/ as .*$/, '')
      .replaceAll(' ', '');
    return name === '' || name === '*' ? [] : [name];
  });
}
