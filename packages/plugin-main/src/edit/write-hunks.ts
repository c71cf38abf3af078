import type { LineRun } from './line-diff.js';

/** Where the lines stand, and how much may be written of them. */
export interface HunkFrame {
  /** Number of the first line, before the change. */
  readonly line: number;
  /** Lines that were added before it, less those removed. */
  readonly shift: number;
  /** Bytes, counted in characters. */
  readonly room: number;
}

/** Lines that a hunk shows before and after what changed. */
export const contextLines = 2;
const maxLineLength = 300;
const shownBefore = 80;

interface Row {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** Hunks as text. */
export interface WrittenHunks {
  readonly text: string;
  /** Lines that there was no room for. */
  readonly omitted: number;
  /** Lines that the change adds, less those it removes. */
  readonly added: number;
}

/** Writes lines as hunks of a unified diff. A line that is very long is shown around what changed in it. */
export function writeHunks(runs: readonly LineRun[], { line, shift, room }: HunkFrame): WrittenHunks {
  let [before, after, text, omitted] = [line, line + shift, '', 0];
  for (const rows of parted(rowsOf(runs))) {
    const [removed, added] = [rows.filter(({ mark }) => mark !== '+').length, rows.filter(({ mark }) => mark !== '-').length];
    if (rows.some(({ mark }) => mark !== ' ')) {
      const lines = omitted === 0 ? fitting(rows.map(written), room - text.length) : [];
      if (omitted === 0) text += `@@ -${span(before, removed)} +${span(after, added)} @@\n${lines.join('')}`;
      omitted += rows.length - lines.length;
    }
    before += removed;
    after += added;
  }
  return { text, omitted, added: after - before - shift };
}

function fitting(lines: readonly string[], room: number): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => (length += line.length) > room);
  return end < 0 ? lines : lines.slice(0, end);
}

function written({ mark, text }: Row): string {
  return text.endsWith('\n') ? `${mark}${text}` : `${mark}${text}\n\\ No newline at end of file\n`;
}

function rowsOf(runs: readonly LineRun[]): Row[] {
  return runs.flatMap(({ kind, lines }, index) => {
    const other = kind === 'removed' ? runs[index + 1] : runs[index - 1];
    const isPair = kind !== 'same' && other !== undefined && other.kind !== 'same';
    const mark = kind === 'same' ? ' ' : kind === 'removed' ? '-' : '+';
    return lines.map((text, at): Row => ({ mark, text: shortened(text, isPair ? other.lines[at] : undefined) }));
  });
}

// What is far from every change is left out; it parts the hunks, as rows that no hunk shows.
function parted(rows: readonly Row[]): Row[][] {
  const isNear = new Uint8Array(rows.length);
  for (const [index, { mark }] of rows.entries())
    if (mark !== ' ') isNear.fill(1, Math.max(0, index - contextLines), index + contextLines + 1);
  const parts: Row[][] = [];
  for (const [index, row] of rows.entries()) {
    if (index === 0 || isNear[index] !== isNear[index - 1]) parts.push([]);
    parts.at(-1)?.push(row);
  }
  return parts;
}

function span(line: number, count: number): string {
  return count === 1 ? `${line}` : `${count === 0 ? line - 1 : line},${count}`;
}

function shortened(line: string, other: string | undefined): string {
  if (line.length <= maxLineLength) return line;
  const from = Math.max(0, commonLength(line, other ?? '') - shownBefore);
  const part = line.slice(from, from + maxLineLength).replace(/^\p{Surrogate}|\p{Surrogate}$|\r?\n$/gu, '');
  const isCut = from + maxLineLength < line.length - 1;
  return `${from > 0 ? '…' : ''}${part}${isCut ? '…' : ''}${line.endsWith('\n') ? '\n' : ''}`;
}

function commonLength(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let length = 0;
  while (length < most && one[length] === other[length]) length += 1;
  return length;
}
