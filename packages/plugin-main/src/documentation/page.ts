import { createHash } from 'node:crypto';

const mark = /^<!-- Generated from the code; (?<hash>[0-9a-f]{16})\. Changes by hand are lost\. -->\n/;

/** Puts the mark of a generated page before its text, by which it is known again. */
export function marked(text: string): string {
  return `<!-- Generated from the code; ${hashOf(text)}. Changes by hand are lost. -->\n${text}`;
}

/** Whether a page was generated, and has not been changed by hand since. */
export function isGenerated(page: string): boolean {
  const hash = mark.exec(page)?.groups?.['hash'];
  return hash !== undefined && hash === hashOf(page.replace(mark, ''));
}

/** The headings of sections that are not what they should be: changed, missing or no longer there. */
export function staleSections(present: string, expected: string): string[] {
  const [now, then] = [sections(expected.replace(mark, '')), sections(present.replace(mark, ''))];
  return [...new Set([...now.keys(), ...then.keys()])].filter((heading) => now.get(heading) !== then.get(heading));
}

function sections(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(/^(?=#{1,3} )/m)) {
    const end = part.indexOf('\n');
    const heading = (end < 0 ? part : part.slice(0, end)).replace(/^#+ /, '');
    found.set(heading, (found.get(heading) ?? '') + part);
  }
  return found;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
