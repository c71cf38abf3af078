import type { FileModel, Statement } from '../model/file-model.js';
import type { TextEdit } from '../text/source-text.js';
import type { Candidate } from './candidate.js';
import { conditionsOf } from './conditions-of.js';
import { eachBlock } from './each-block.js';
import { functionAround, hasComment, moveSuite, suiteOf } from './suites.js';

/** An `if` with nothing but another `if` in it: one `if` with both conditions. */
export function mergeIfs(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, ({ statements }) => {
    for (const statement of statements) {
      const edits = statement.kind === 'if' ? editsFor(model, statement) : undefined;
      if (edits)
        found.push({
          kind: 'rewrite',
          rule: 'merge-ifs',
          what: 'two nested ifs are one',
          safety: 'safe',
          edits,
          function: functionAround(model, statement),
        });
    }
  });
  return found;
}

function editsFor(model: FileModel, outer: Statement): TextEdit[] | undefined {
  const { source } = model;
  const inner = innerIf(outer);
  const [around, suite] = [suiteOf(model, outer.body), suiteOf(model, inner?.body)];
  if (!inner?.test || !outer.test || !around || !suite) return undefined;
  if (hasComment(model, { start: outer.start, end: suite.lines.start }) || isAfter(model, inner, around.lines.end)) return undefined;
  const text = conditionsOf(model).both(model, outer.test, inner.test);
  const length = source.lineEnd(outer.start) - source.lineStart(outer.start) - 1 + text.length - (outer.test.end - outer.test.start);
  if (text.includes('\n') || length > source.lineLimit) return undefined;
  return [
    { start: outer.test.start, end: outer.test.end, text },
    { start: source.lineStart(inner.start), end: suite.lines.start, text: '' },
    moveSuite(model, suite, around.indent),
    ...(suite.close ? [{ ...suite.close, text: '' }] : []),
  ];
}

// The only thing in it, where neither has an `else`.
function innerIf({ body, otherwise }: Statement): Statement | undefined {
  const [inner, ...others] = body?.statements ?? [];
  return inner?.kind === 'if' && others.length === 0 && !otherwise && !inner.otherwise ? inner : undefined;
}

// Comments below the inner one would change the place that they belong to.
function isAfter(model: FileModel, inner: Statement, end: number): boolean {
  return model.language !== 'python' && hasComment(model, { start: inner.end, end });
}
