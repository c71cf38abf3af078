import type { FileModel, Statement } from '../model/file-model.js';
import type { Span, Syntax } from '../model/syntax.js';
import type { Candidate } from './candidate.js';
import { eachBlock } from './each-block.js';
import { functionAround, hasComment } from './suites.js';

/** An `else` that does nothing. */
export function emptyElse(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, ({ statements, isOpen }) => {
    // Without braces around, another `else` could follow, which would change hands.
    if (!isOpen && model.language !== 'python') return;
    for (const statement of statements) {
      const span = statement.kind === 'if' || statement.kind === 'loop' ? spanOf(model, statement) : undefined;
      if (!span || hasComment(model, span)) continue;
      found.push({
        kind: 'rewrite',
        rule: 'empty-else',
        what: 'an else that does nothing',
        safety: 'safe',
        edits: [{ ...span, text: '' }],
        function: functionAround(model, statement),
      });
    }
  });
  return found;
}

function spanOf(model: FileModel, { body, otherwise }: Statement): Span | undefined {
  if (!body || !otherwise) return undefined;
  if (model.language === 'python') return pythonSpan(model, otherwise.node.parent);
  const isEmpty = otherwise.node.type === 'BlockStatement' && otherwise.statements.length === 0;
  return isEmpty ? { start: body.end, end: otherwise.end } : undefined;
}

function pythonSpan({ source }: FileModel, clause: Syntax | undefined): Span | undefined {
  if (clause?.type !== 'else_clause' || !source.isFirstOnLine(clause.start) || source.restOfLine(clause.end) !== '') return undefined;
  const span = { start: source.lineStart(clause.start), end: source.lineEnd(clause.end) };
  return /^\s*else\s*:\s*pass\s*$/.test(source.slice(span)) ? span : undefined;
}
