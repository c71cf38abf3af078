import { statementLeaves } from '../flow/exits.js';
import type { Block, FileModel, Statement } from '../model/file-model.js';
import { has, isWithin, type Span } from '../model/syntax.js';
import type { Candidate } from './candidate.js';
import { eachBlock } from './each-block.js';
import { functionAround, joinsStatements } from './suites.js';

/** Statements below one that always leaves. */
export function unreachable(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, (block) => {
    const span = block.isOpen ? unreachedIn(model, block) : undefined;
    if (span)
      found.push({
        kind: 'dead_code',
        rule: 'unreachable',
        what: 'lines that are never reached',
        safety: 'safe',
        edits: [{ ...span, text: '' }],
        function: functionAround(model, block),
        lowers: 'lines',
      });
  });
  return found;
}

function unreachedIn(model: FileModel, { statements }: Block): Span | undefined {
  const { source } = model;
  const at = statements.findIndex((statement) => statementLeaves(statement));
  const [first, last] = [statements[at + 1], statements.at(-1)];
  if (at < 0 || !first || !last) return undefined;
  if (!source.isFirstOnLine(first.start) || !/^(?:#.*|\/\/.*)?$/.test(source.restOfLine(last.end))) return undefined;
  const removed = { start: first.start, end: last.end };
  if (statements.slice(at + 1).some(isHoisted) || bindsOthers(model, removed)) return undefined;
  const span = { start: source.lineStart(first.start), end: source.lineEnd(last.end) };
  return joinsStatements(model, span) ? undefined : span;
}

// What takes effect though it is never reached: `yield` makes a generator, and declarations hold in all of their scope.
function isHoisted({ kind, node }: Statement): boolean {
  if (kind === 'function' || kind === 'type' || kind === 'label') return true;
  return has(
    node,
    ({ type, detail }) =>
      type === 'yield' || type === 'await' || type === 'global_statement' || type === 'nonlocal_statement' || detail === 'var',
  );
}

function bindsOthers({ references }: FileModel, removed: Span): boolean {
  return references.some(
    ({ isWrite, variable, start, end }) =>
      isWrite && isWithin({ start, end }, removed) && variable?.references.some((each) => !isWithin(each, removed)),
  );
}
