import type { FileModel } from '../model/file-model.js';
import type { Span } from '../model/syntax.js';
import type { TextEdit } from '../text/source-text.js';
import type { ExtractionPlan } from './plan.js';

/** A new function and where it is put. */
export interface Helper {
  readonly name: string;
  readonly insertAt: number;
  readonly text: string;
}

/** The lines of a run, comments that belong to it included. */
export function linesOf({ source, comments }: FileModel, { start, end }: Span): Span {
  const indent = source.indentAt(start).length;
  let last = source.lineEnd(end);
  for (
    let comment = comments.find((each) => source.lineStart(each.start) === last);
    comment;
    comment = comments.find((each) => source.lineStart(each.start) === last)
  ) {
    if (!source.isFirstOnLine(comment.start) || source.indentAt(comment.start).length <= indent) break;
    last = source.lineEnd(comment.end);
  }
  return { start: source.lineStart(start), end: last };
}

/** The edits that put a new function in and call it instead of the runs. */
export function edits(
  model: FileModel,
  helper: Helper,
  calls: readonly { readonly plan: ExtractionPlan; readonly text: string }[],
): TextEdit[] {
  const { source } = model;
  const replaced = calls.map(({ plan, text }) => {
    const lines = linesOf(model, plan.span);
    return { ...lines, text: source.indentAt(plan.span.start) + text + source.eol };
  });
  return [{ start: helper.insertAt, end: helper.insertAt, text: helper.text }, ...replaced];
}

/** A call on one line, or with its values on lines of their own where it is too long. */
export function callText(
  model: FileModel,
  indent: string,
  { before, values, after }: { before: string; values: readonly string[]; after: string },
): string {
  const { source } = model;
  const line = `${before}(${values.join(', ')})${after}`;
  if (indent.length + line.length <= source.lineLimit || values.length === 0) return line;
  const inner = indent + source.indentUnit;
  return `${before}(${source.eol}${values.map((value) => `${inner}${value},${source.eol}`).join('')}${indent})${after}`;
}
