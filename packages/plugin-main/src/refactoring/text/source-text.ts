import type { Span } from '../model/syntax.js';

/** A change of a text. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** A text and its lines. */
export class SourceText {
  readonly eol: string;
  /** Of one level: a tab, or spaces. */
  readonly indentUnit: string;
  /** Characters of a line that is still fine here. */
  readonly lineLimit: number;
  /** Some lines are indented with tabs and some with spaces: what lies how deep is not to be told by length. */
  readonly isMixed: boolean;
  readonly #starts: number[] = [0];
  readonly #literals: readonly Span[];

  /** @param literals - strings of several lines, whose lines are not to be moved. */
  constructor(
    readonly text: string,
    literals: readonly Span[] = [],
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    this.indentUnit = unitOf(text);
    this.isMixed = /^ *\t/m.test(text) && /^\t* {2,}\S/m.test(text);
    this.lineLimit = Math.max(80, Math.min(120, longestLine(text)));
    this.#literals = literals;
  }

  get lines(): number {
    return this.#starts.length;
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** The line of an offset, from 1. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Where the line of an offset begins. */
  lineStart(offset: number): number {
    return this.#starts[this.lineAt(offset) - 1] ?? 0;
  }

  /** Where the line after that of an offset begins. */
  lineEnd(offset: number): number {
    return this.#starts[this.lineAt(offset)] ?? this.text.length;
  }

  /** The white space that the line of an offset begins with. */
  indentAt(offset: number): string {
    const start = this.lineStart(offset);
    return /^[ \t]*/.exec(this.text.slice(start, this.lineEnd(offset)))?.[0] ?? '';
  }

  /** Whether nothing but white space stands before an offset on its line. */
  isFirstOnLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === '';
  }

  /** What follows an offset on its line. */
  restOfLine(offset: number): string {
    return this.text.slice(offset, this.lineEnd(offset)).trim();
  }

  /** Whole lines with another indentation; lines of literals stay as they are. */
  reindent(span: Span, from: string, to: string): string {
    const parts: string[] = [];
    for (let at = span.start; at < span.end;) {
      const next = Math.min(this.lineEnd(at), span.end);
      parts.push(this.#isLiteral(at) ? this.text.slice(at, next) : moved(this.text.slice(at, next), from, to));
      at = next;
    }
    return parts.join('');
  }

  #isLiteral(offset: number): boolean {
    return this.#literals.some(({ start, end }) => start < offset && offset < end);
  }
}

/** A text with edits, which must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  for (const edit of ordered) {
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return parts.join('') + text.slice(at);
}

function moved(line: string, from: string, to: string): string {
  if (line.trim() === '') return line;
  if (line.startsWith(from)) return to + line.slice(from.length);
  // Less indented than its block: a comment, or the inside of brackets. It goes as far as it can.
  const own = /^[ \t]*/.exec(line)?.[0] ?? '';
  return own.slice(0, Math.max(0, own.length + to.length - from.length)) + line.slice(own.length);
}

function unitOf(text: string): string {
  if (/^\t/m.test(text)) return '\t';
  const widths = [...text.slice(0, 200_000).matchAll(/^( +)\S/gm)].map((match) => match[1]?.length ?? 0).filter((width) => width > 1);
  const counts = [2, 4, 8].map((unit) => widths.filter((width) => width % unit === 0).length);
  const [two = 0, four = 0, eight = 0] = counts;
  if (eight > 0 && eight >= four * 0.95) return ' '.repeat(8);
  return four > 0 && four >= two * 0.8 ? '    ' : two > 0 ? '  ' : '    ';
}

function longestLine(text: string): number {
  let longest = 0;
  for (const line of text.split('\n', 20_000)) longest = Math.max(longest, line.length);
  return longest;
}
