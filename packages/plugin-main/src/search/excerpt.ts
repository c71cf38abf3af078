import { shownText, type TextBytes } from './text-window.js';

/** Where a matching line is, in bytes of the file's text. */
export interface LineSpot {
  /** From 1. */
  readonly line: number;
  /** Of the line's start. */
  readonly offset: number;
  /** Of the first match in the line, from 1. */
  readonly column: number;
}

/** A line as it is shown. */
export interface ShownLine {
  readonly line: number;
  readonly text: string;
  readonly isMatch: boolean;
}

/** Bytes of a line that are shown at most, and how many of them before the match. */
const shownBytes = 220;
const bytesBefore = 60;
const contextBytes = 8 * 1024;
const newline = 10;

/**
 * Reads a matching line and those around it. Long lines are cut, the matching one around its match.
 *
 * @returns nothing when there is no line at that place: the file has changed.
 */
export async function readExcerpt(text: TextBytes, spot: LineSpot, context: number): Promise<readonly ShownLine[] | undefined> {
  const hit = spot.offset + spot.column - 1;
  const isNear = spot.column <= shownBytes - bytesBefore;
  const start = isNear ? spot.offset : hit - bytesBefore;
  const around = Math.max(context > 0 ? contextBytes : 0, shownBytes + 1);
  // One more, at the front: a line begins after a line break.
  const bytes = await text.read(Math.max(0, start - 1), around + 1);
  const rest = bytes.subarray(start === 0 ? 0 : 1);
  const end = lineEnd(rest);
  if (rest.length === 0 || (isNear ? start > 0 && bytes[0] !== newline : end < bytesBefore)) return undefined;
  const match = cutLine(rest.subarray(0, end), { isCutBefore: !isNear, isEnd: end < rest.length || rest.length < around });
  const own: ShownLine = { line: spot.line, text: match, isMatch: true };
  if (context === 0) return [{ ...own, text: match.trimStart() }];
  const after = end < rest.length ? rest.subarray(end + 1) : rest.subarray(rest.length);
  return [...(await linesBefore(text, spot, context)), own, ...linesAfter(after, spot.line + 1, context)];
}

async function linesBefore(text: TextBytes, { line, offset }: LineSpot, count: number): Promise<ShownLine[]> {
  if (offset === 0) return [];
  const start = Math.max(0, offset - contextBytes);
  const bytes = await text.read(start, offset - 1 - start);
  const lines = splitLines(bytes);
  // The first of them may have begun earlier.
  const whole = start === 0 ? lines : lines.slice(1);
  const kept = whole.slice(-count);
  return kept.map((each, index) => ({ line: line - kept.length + index, text: cutLine(each, { isEnd: true }), isMatch: false }));
}

function linesAfter(bytes: Buffer, first: number, count: number): ShownLine[] {
  if (bytes.length === 0) return [];
  const lines = splitLines(bytes);
  // After the last line break there is nothing, or a line that may go on.
  if ((lines.at(-1)?.length ?? 0) === 0) lines.pop();
  return lines.slice(0, count).map((each, index) => ({ line: first + index, text: cutLine(each, { isEnd: true }), isMatch: false }));
}

function cutLine(line: Buffer, { isCutBefore = false, isEnd }: { isCutBefore?: boolean; isEnd: boolean }): string {
  const isWhole = isEnd && line.length <= shownBytes;
  const text = shownText(isWhole ? line : line.subarray(0, shownBytes));
  return `${isCutBefore ? '…' : ''}${text.trimEnd()}${isWhole ? '' : '…'}`;
}

function lineEnd(bytes: Buffer): number {
  const end = bytes.indexOf(newline);
  return end < 0 ? bytes.length : end;
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  lines.push(bytes.subarray(start));
  return lines;
}
