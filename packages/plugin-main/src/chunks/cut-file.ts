import type { CodeSymbol } from '../code/code-facts.js';
import type { CodeChunk } from './chunk-sinks.js';

/** Bytes of UTF-8 in one chunk at most; what a search shows and a memory holds with ease. */
const maxBytes = 8 * 1024;
const maxLines = 120;
const maxChunks = 500;

interface Span {
  /** Indices of lines; the end is not included. */
  readonly from: number;
  readonly to: number;
  readonly kind: CodeChunk['kind'];
  readonly symbol?: string;
}

/**
 * Cuts a file up: a symbol that is small enough is one chunk with all that is in it; a large one gives a chunk for each
 * symbol inside and the lines between. Lines outside all symbols come in pieces. Blank pieces are left out.
 */
export function cutFile(text: string, symbols: readonly CodeSymbol[]): CodeChunk[] {
  const lines = text.split('\n');
  const chunks: CodeChunk[] = [];
  for (const span of spansOf(nest(symbols, lines.length), lines)) {
    for (const piece of pieces(span, lines)) {
      if (chunks.length >= maxChunks) return chunks;
      const chunk = chunkOf(piece, lines);
      if (chunk) chunks.push(chunk);
    }
  }
  return chunks;
}

interface Nested extends Span {
  readonly inside: Nested[];
}

/** Puts symbols into those they lie in; one that overlaps another without lying in it is left out. */
function nest(symbols: readonly CodeSymbol[], lineCount: number): Nested {
  const file: Nested = { from: 0, to: lineCount, kind: 'lines', inside: [] };
  const open = [file];
  for (const { name, kind, line, endLine } of symbols.toSorted((a, b) => a.line - b.line || b.endLine - a.endLine)) {
    while (open.length > 1 && (open.at(-1) ?? file).to < line) open.pop();
    const around = open.at(-1) ?? file;
    const symbol = around.symbol === undefined ? name : `${around.symbol}.${name}`;
    const nested: Nested = { from: line - 1, to: Math.min(endLine, lineCount), kind, symbol, inside: [] };
    if (!hasRoomFor(around, nested)) continue;
    around.inside.push(nested);
    open.push(nested);
  }
  return file;
}

function hasRoomFor(around: Nested, { from, to }: Span): boolean {
  return from < to && to <= around.to && from >= (around.inside.at(-1)?.to ?? around.from);
}

function spansOf({ inside, ...around }: Nested, lines: readonly string[]): Span[] {
  const spans: Span[] = [];
  let at = around.from;
  for (const nested of inside) {
    if (nested.from > at) spans.push({ ...around, from: at, to: nested.from });
    const isWhole = nested.inside.length === 0 || fits(nested, lines);
    spans.push(...(isWhole ? [nested] : spansOf(nested, lines)));
    at = nested.to;
  }
  if (at < around.to) spans.push({ ...around, from: at });
  return spans;
}

function fits({ from, to }: Span, lines: readonly string[]): boolean {
  let bytes = 0;
  for (let at = from; at < to && bytes <= maxBytes; at += 1) bytes += Buffer.byteLength(lines[at] ?? '') + 1;
  return to - from <= maxLines && bytes <= maxBytes;
}

function* pieces(span: Span, lines: readonly string[]): Generator<Span> {
  let from = span.from;
  while (from < span.to) {
    let to = from + 1;
    while (to < span.to && fits({ ...span, from, to: to + 1 }, lines)) to += 1;
    yield { ...span, from, to };
    from = to;
  }
}

function chunkOf({ from, to, kind, symbol }: Span, lines: readonly string[]): CodeChunk | undefined {
  const text = cutBytes(lines.slice(from, to).join('\n').replaceAll('\r', ''));
  // A closing bracket or a blank line between two symbols says nothing.
  if (!/[\p{L}\p{N}]{2}/u.test(text)) return undefined;
  return { startLine: from + 1, endLine: to, kind, ...(symbol !== undefined && { symbol }), text };
}

// Of a single line that is too long, the beginning.
function cutBytes(text: string): string {
  return Buffer.byteLength(text) <= maxBytes
    ? text
    : new TextDecoder().decode(Buffer.from(text).subarray(0, maxBytes)).replace(/\ufffd+$/, '');
}
