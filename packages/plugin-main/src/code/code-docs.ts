import type { Span } from './code-lines.js';

const maxDoc = 400;
const maxSignature = 200;
/** Characters read of a declaration or a comment: enough for what is kept of them. */
const maxRead = 2_000;

/** The first paragraph of the comment right before an offset. @param comments - in the order of the text. */
export function docBefore(text: string, comments: readonly Span[], offset: number): string | undefined {
  let at = lastBefore(comments, offset);
  let start: number | undefined;
  for (let below = offset; ; at -= 1) {
    const comment = comments[at];
    if (!comment || !isAdjacent(text, comment.end, below)) break;
    // A comment behind code on its line belongs to that.
    if (!beginsLine(text, comment.start)) break;
    start = comment.start;
    below = comment.start;
    if (text.startsWith('/*', comment.start) || offset - start > maxRead) break;
  }
  const end = comments[lastBefore(comments, offset)]?.end;
  return start === undefined || end === undefined ? undefined : paragraphOf(text.slice(start, Math.min(end, start + maxRead)));
}

/** The first paragraph of a string literal at an offset, and where the literal ends; nothing if there is none. */
export function docstringAt(text: string, offset: number): { readonly doc: string | undefined; readonly end: number } | undefined {
  const opening = /[rRuU]?("""|'''|"|')/y;
  opening.lastIndex = offset;
  const quote = opening.exec(text)?.[1];
  if (quote === undefined) return undefined;
  const begin = opening.lastIndex;
  let end = text.indexOf(quote, begin);
  while (end > 0 && text[end - 1] === '\\') end = text.indexOf(quote, end + 1);
  if (end < 0 || (quote.length === 1 && text.slice(begin, end).includes('\n'))) return undefined;
  return { doc: paragraphOf(text.slice(begin, Math.min(end, begin + maxRead))), end: end + quote.length };
}

/** A declaration on one line, without its body and without comments. @param body - where its body begins, if it has one. */
export function signatureOf(text: string, span: Span & { readonly body?: number }, comments: readonly Span[]): string | undefined {
  const { start, body } = span;
  const end = Math.min(body ?? span.end, start + maxRead);
  let source = '';
  let at = start;
  for (let next = lastBefore(comments, start) + 1; at < end; next += 1) {
    const comment = comments[next];
    source += text.slice(at, Math.min(end, comment?.start ?? end));
    at = comment?.end ?? end;
  }
  const head = body === undefined ? (/^[^{\n]*/.exec(source)?.[0] ?? '') : source;
  const line = oneLine(head).replace(/(?:\s|[:{=]|=>)+$/, '');
  return line === '' ? undefined : cut(line, maxSignature);
}

// Attributes may stand between: Rust's #[derive(...)].
function isAdjacent(text: string, end: number, start: number): boolean {
  if (start - end > maxRead) return false;
  const between = text.slice(end, start).replace(/^[ \t]*#!?\[.*\][ \t]*\r?\n/gm, '');
  return between.trim() === '' && (between.match(/\n/g)?.length ?? 0) <= 1;
}

function beginsLine(text: string, offset: number): boolean {
  let at = offset - 1;
  while (text[at] === ' ' || text[at] === '\t') at -= 1;
  return at < 0 || text[at] === '\n' || text[at] === '\ufeff';
}

function lastBefore(comments: readonly Span[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// A paragraph ends at an empty line or at the first tag: @param, <summary> and their like are markup.
function paragraphOf(comment: string): string | undefined {
  const kept: string[] = [];
  for (const each of comment.split('\n')) {
    const line = each
      .replace(/^\s*(?:\/\*+!?|\*+(?!\/)|\/\/+!?|#+)?\s?|\s*\**\*\/\s*$/g, '')
      .replace(/<\/?(?:summary|remarks|para|p)>/g, '')
      .trim();
    if (line.startsWith('@') || (line === '' && kept.length > 0)) break;
    if (line !== '') kept.push(line);
  }
  const doc = oneLine(kept.join(' '));
  return doc === '' ? undefined : cut(doc, maxDoc);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
