import { groupPaths } from './group-paths.js';
import type { FileRow, LineRow, SearchRow } from './search-rows.js';
import type { ShownLine } from './excerpt.js';

/** Writes rows as text: lines below the paths of their files, or paths grouped by folder. */
export function renderResults(rows: readonly SearchRow[]): string {
  const lines = rows.filter((row): row is LineRow => row.kind === 'line');
  if (lines.length > 0) return renderLines(lines);
  const files = rows.filter((row): row is FileRow => row.kind === 'file');
  return groupPaths(files.map(({ place, count }) => ({ path: place.shown, ...(count !== undefined && { rest: `: ${count}` }) })));
}

function renderLines(rows: readonly LineRow[]): string {
  const files = new Map<string, LineRow[]>();
  for (const row of rows) files.set(row.place.shown, [...(files.get(row.place.shown) ?? []), row]);
  return [...files].map(([path, ofFile]) => [path, ...renderFile(ofFile)].join('\n')).join('\n');
}

// Matches close to each other share the lines around them.
function renderFile(rows: readonly LineRow[]): string[] {
  const shown = new Map<number, ShownLine>();
  for (const each of rows.flatMap((row) => row.lines)) if (each.isMatch || !shown.has(each.line)) shown.set(each.line, each);
  const hasContext = rows.some((row) => row.lines.length > 1);
  const written: string[] = [];
  let previous: number | undefined;
  for (const { line, text, isMatch } of [...shown.values()].sort((a, b) => a.line - b.line)) {
    if (hasContext && previous !== undefined && line > previous + 1) written.push('--');
    written.push(`${line}${isMatch ? ':' : '-'} ${text}`);
    previous = line;
  }
  return written;
}
