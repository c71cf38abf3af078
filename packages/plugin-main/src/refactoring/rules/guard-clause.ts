import { alwaysLeaves } from '../flow/exits.js';
import type { Block, FileModel, FunctionModel, Statement } from '../model/file-model.js';
import type { TextEdit } from '../text/source-text.js';
import type { Candidate } from './candidate.js';
import { conditionsOf } from './conditions-of.js';
import { eachBlock } from './each-block.js';
import { functionAround, headEnd, meetsNames, moveSuite, suiteOf, type Suite } from './suites.js';

/** Lines of a body below which nothing is won. */
const fewLines = 4;

/** A body that is one big `if`: the opposite leaves early, and the body stands by itself. */
export function guardClause(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  const bodies = new Map(model.functions.map((each) => [each.body, each]));
  eachBlock(model, (block) => {
    for (const [at, statement] of block.statements.entries()) {
      if (statement.kind !== 'if' || !statement.test || !block.isOpen) continue;
      const isLast = at === block.statements.length - 1;
      const plan = statement.otherwise ? planForElse(model, statement) : isLast ? planForEnd(model, block, bodies.get(block)) : undefined;
      const candidate = plan && candidateFor(model, statement, plan);
      if (candidate) found.push(candidate);
    }
  });
  return found;
}

interface Plan {
  /** The lines of the early way out, indented as they stand after `if`. */
  readonly exit: string;
  readonly what: string;
}

// The function or the round of the loop is over anyway after the `if`.
function planForEnd(model: FileModel, block: Block, owner: FunctionModel | undefined): Plan | undefined {
  const [last] = block.statements.slice(-1);
  const isLoop = block.owner?.kind === 'loop' && block.owner.body === block;
  if (!last || (!isLoop && !owner)) return undefined;
  const end = model.language === 'python' ? '' : ';';
  const keyword = isLoop ? 'continue' : returnFor(model, owner);
  const { source } = model;
  return {
    exit: source.indentAt(last.start) + source.indentUnit + keyword + end + source.eol,
    what: isLoop ? 'continue early' : 'return early',
  };
}

// `else` is the short way out.
function planForElse(model: FileModel, statement: Statement): Plan | undefined {
  const { otherwise } = statement;
  const [then, other] = [suiteOf(model, statement.body), suiteOf(model, otherwise)];
  if (!otherwise || !then || !other || !alwaysLeaves(otherwise) || alwaysLeaves(statement.body)) return undefined;
  if (model.source.restOfLine(headEnd(model, otherwise)) !== '') return undefined;
  const size = ({ lines }: Suite): number => model.source.lineAt(lines.end) - model.source.lineAt(lines.start);
  if (size(then) < size(other) * 2) return undefined;
  return { exit: model.source.slice(other.lines), what: 'the short way out comes first' };
}

function candidateFor(model: FileModel, statement: Statement, { exit, what }: Plan): Candidate | undefined {
  const { source } = model;
  const { body, otherwise, test } = statement;
  const suite = suiteOf(model, body);
  if (!suite || !body || !test || !source.isFirstOnLine(statement.start) || meetsNames(model, body)) return undefined;
  const lines = source.lineAt(suite.lines.end) - source.lineAt(suite.lines.start);
  const tail = tailOf(model, { statement, suite });
  if (lines < fewLines || !tail) return undefined;
  const negated = conditionsOf(model).negate(model, test);
  const indent = source.indentAt(statement.start);
  const closed = model.language === 'python' ? exit : `${exit}${indent}}${source.eol}`;
  const moved = moveSuite(model, suite, indent);
  const text = endsLine(moved.text) ? moved.text : moved.text + (otherwise ? source.eol : '');
  return {
    kind: 'guard_clause',
    rule: 'guard-clause',
    what,
    safety: negated.isExact ? 'safe' : 'review',
    edits: [{ start: test.start, end: test.end, text: negated.text }, { ...suite.lines, text: closed + text }, tail],
    function: functionAround(model, statement),
  };
}

// What stands below the body and is no longer needed: the closing brace, or `else` and its lines.
function tailOf(model: FileModel, { statement, suite }: { statement: Statement; suite: Suite }): TextEdit | undefined {
  const { source } = model;
  if (model.language !== 'python' && source.restOfLine(statement.end) !== '') return undefined;
  const start = suite.close?.start ?? suite.lines.end;
  if (!statement.otherwise) return { start, end: suite.close?.end ?? start, text: '' };
  const end = suiteOf(model, statement.otherwise);
  const isBare = end && source.text.slice(start, end.lines.start).replaceAll(/[\s{}:]/g, '') === 'else';
  return isBare ? { start, end: end.close?.end ?? end.lines.end, text: '' } : undefined;
}

function endsLine(text: string): boolean {
  return text.endsWith('\n');
}

// Where values are returned elsewhere, the way out says which one it gives.
function returnFor(model: FileModel, owner: FunctionModel | undefined): string {
  const returnsValue = owner !== undefined && !owner.isGenerator && /\breturn[ \t]+[^\s;}]/.test(model.source.slice(owner.body));
  return returnsValue ? (model.language === 'python' ? 'return None' : 'return undefined') : 'return';
}
