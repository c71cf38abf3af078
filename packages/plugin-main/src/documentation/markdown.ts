import { posix } from 'node:path';

/** Text of a repository as Markdown shows it literally, on one line. */
export function plain(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_{}[\]()<>#+!|&~$]/g, String.raw`\$&`);
}

/** Text as code, however many backticks are in it. */
export function code(text: string): string {
  const shown = oneLine(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const isTight = !shown.startsWith('`') && !shown.endsWith('`') && shown !== '';
  return isTight ? `${fence}${shown}${fence}` : `${fence} ${shown} ${fence}`;
}

/** A cell of a table: a bar would end it, even inside code. */
export function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}

/** A link to lines of a file. @param from - the folder of the page; paths are relative to the repository. */
export function link(label: string, path: string, { from, line }: { from: string; line?: number | undefined }): string {
  const target = posix.relative(from, path) || '.';
  const escaped = target.split('/').map(encodePart).join('/');
  return `[${label}](${escaped}${line === undefined ? '' : `#L${line}`})`;
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replaceAll(/[()']/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

function oneLine(text: string): string {
  return text

    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}
