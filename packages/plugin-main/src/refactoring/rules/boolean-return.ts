import { childOf, type Syntax } from '../model/syntax.js';
import type { Block, FileModel, Statement } from '../model/file-model.js';
import type { Candidate } from './candidate.js';
import { conditionsOf } from './conditions-of.js';
import { eachBlock } from './each-block.js';
import { functionAround, hasComment } from './suites.js';

/** `if c: return True` and else `return False`: the condition itself is returned. */
export function booleanReturn(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  eachBlock(model, (block) => {
    for (const [at, statement] of block.statements.entries()) {
      const candidate = statement.kind === 'if' && statement.test ? candidateFor(model, block, at) : undefined;
      if (candidate) found.push(candidate);
    }
  });
  return found;
}

function candidateFor(model: FileModel, block: Block, at: number): Candidate | undefined {
  const statement = block.statements[at];
  const last = statement?.otherwise ? only(statement.otherwise) : block.statements[at + 1];
  // An `elif` has to stay one.
  if (!statement?.test || !last || (!block.isOpen && model.language === 'python')) return undefined;
  const span = { start: statement.start, end: Math.max(statement.end, last.end) };
  const value = hasComment(model, span) ? undefined : valueOf(model, statement, last);
  if (value === undefined) return undefined;
  const text = `return ${value.text}${model.source.text[last.end - 1] === ';' ? ';' : ''}`;
  return {
    kind: 'rewrite',
    rule: 'boolean-return',
    what: 'the condition itself is returned',
    safety: value.isExact ? 'safe' : 'review',
    edits: [{ ...span, text }],
    function: functionAround(model, statement),
  };
}

function valueOf(model: FileModel, { test, body }: Statement, last: Statement): { text: string; isExact: boolean } | undefined {
  const [first, second] = [returned(model, only(body)), returned(model, last)];
  if (!test || first === undefined || second === undefined || first === second) return undefined;
  const conditions = conditionsOf(model);
  const negated = conditions.negate(model, test);
  const text = first ? conditions.toBoolean(model, test) : negation(model, test, negated.text);
  return text === undefined ? undefined : { text, isExact: first || negated.isExact };
}

// `not x` and `!x` are always true or false, but what a double negation leaves may not be.
function negation(model: FileModel, test: Syntax, text: string): string | undefined {
  const isDouble = test.type === 'not_operator' || (test.type === 'UnaryExpression' && test.detail === '!');
  if (!isDouble) return text;
  const argument = childOf(test, 'argument');
  return argument && conditionsOf(model).toBoolean(model, argument);
}

function only(block: Block | undefined): Statement | undefined {
  return block?.statements.length === 1 ? block.statements[0] : undefined;
}

function returned({ source }: FileModel, statement: Statement | undefined): boolean | undefined {
  if (statement?.kind !== 'return') return undefined;
  const [, value] = /^return\s+(true|false|True|False)\s*;?$/.exec(source.slice(statement)) ?? [];
  return value === undefined ? undefined : value.toLowerCase() === 'true';
}
