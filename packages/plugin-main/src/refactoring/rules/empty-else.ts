import type { FileModel } from '../model/file-model.js';
import type { Candidate } from './candidate.js';
import { eachBlock } from './each-block.js';
import { functionAround, hasComment } from './suites.js';

/** An `else` that does nothing. */
export function emptyElse(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, ({ statements }) => {
    for (const statement of statements) {
      const { otherwise, body } = statement;
      if (!otherwise || !body || (statement.kind !== 'if' && statement.kind !== 'loop')) continue;
      const span = model.language === 'python' ? pythonSpan(model, otherwise.node.parent) : { start: body.end, end: otherwise.end };
      const isEmpty =
        model.language === 'python' ? isPass(model, span) : otherwise.node.type === 'BlockStatement' && otherwise.statements.length === 0;
      if (!span || !isEmpty || hasComment(model, span)) continue;
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

function pythonSpan({ source }: FileModel, clause: { type: string; start: number; end: number } | undefined) {
  if (clause?.type !== 'else_clause' || !source.isFirstOnLine(clause.start) || source.restOfLine(clause.end) !== '') return undefined;
  return { start: source.lineStart(clause.start), end: source.lineEnd(clause.end) };
}

function isPass({ source }: FileModel, span: { start: number; end: number } | undefined): boolean {
  return span !== undefined && /^\s*else\s*:\s*pass\s*$/.test(source.slice(span));
}
