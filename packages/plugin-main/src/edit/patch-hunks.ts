import { patchRejected } from '../error-catalogue/edits.js';

/** A line of a hunk: kept, taken away or added. */
export interface HunkLine {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
  /** It ends the file, and no line end follows it. */
  readonly isOpen: boolean;
}

/** A part of a patch that belongs to one place. */
export interface Hunk {
  /** Counted from 1 in the patch. */
  readonly number: number;
  /** The line it says it begins at; absent where it says none. */
  readonly line: number | undefined;
  readonly lines: readonly HunkLine[];
}

const header = /^@@(?: -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@.*| .*@@.*|)$/;
const kinds: Readonly<Record<string, HunkLine['kind']>> = { ' ': 'kept', '-': 'removed', '+': 'added' };

interface OpenHunk {
  readonly number: number;
  readonly line: number | undefined;
  /** Lines of the file, by the header. */
  readonly promised: number;
  readonly lines: (HunkLine & { readonly isBare: boolean })[];
}

/**
 * Reads a unified diff of one file. What stands before the first `@@` is passed over, and the numbers after it need not be
 * right: what is to be replaced is found by its lines.
 *
 * @throws MillraceError `patch_rejected`.
 */
export function readHunks(patch: string): Hunk[] {
  const lines = withoutReturns(patch.replace(/\n$/, '').split('\n'));
  const hunks: OpenHunk[] = [];
  for (const [index, line] of lines.entries()) {
    const begins = header.exec(line);
    const hunk = hunks.at(-1);
    if (begins) hunks.push({ ...numbersOf(begins), number: hunks.length + 1, lines: [] });
    else if (!hunk) continue;
    else if (isNextFile(lines, index)) throw patchRejected(`line ${index + 1} begins a second file`);
    else addLine(hunk, line, index + 1);
  }
  if (hunks.length === 0) throw patchRejected('it has no hunk, a part that begins with @@');
  for (const hunk of hunks) dropTrailingBlanks(hunk);
  return hunks.map(({ number, line, lines: body }) => ({ number, line, lines: body }));
}

function numbersOf([, start, count]: RegExpExecArray): { line: number | undefined; promised: number } {
  return { line: start === undefined ? undefined : Number(start), promised: start === undefined ? 0 : Number(count ?? 1) };
}

function addLine(hunk: OpenHunk, line: string, number: number): void {
  const last = hunk.lines.at(-1);
  if (line.startsWith('\\')) {
    if (last) hunk.lines[hunk.lines.length - 1] = { ...last, isOpen: true };
    return;
  }
  // The one space of an empty line is often lost on the way.
  const kind = line === '' ? 'kept' : kinds[line.charAt(0)];
  if (!kind) throw patchRejected(`line ${number}, in hunk ${hunk.number}, begins with neither a space, '+' nor '-'`);
  hunk.lines.push({ kind, text: line.slice(1), isOpen: false, isBare: line === '' });
}

function isNextFile(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (line.startsWith('diff --git ')) return true;
  return line.startsWith('--- ') && (lines[index + 1] ?? '').startsWith('+++ ') && header.test(lines[index + 2] ?? '');
}

// Empty lines at the end may be between hunks, or after the patch, and no lines of the file: the header may tell.
function dropTrailingBlanks({ lines, promised }: OpenHunk): void {
  let left = lines.filter(({ kind }) => kind !== 'added').length;
  const isRight = left >= promised;
  while (lines.at(-1)?.isBare && !(isRight && left === promised)) {
    lines.pop();
    left -= 1;
  }
}

// A patch that was itself written with CRLF, its headers too, says nothing about the line ends of the file.
function withoutReturns(lines: string[]): string[] {
  const isCrlf = lines.every((line) => !line.startsWith('@@') || line.endsWith('\r'));
  return isCrlf ? lines.map((line) => line.replace(/\r$/, '')) : lines;
}
