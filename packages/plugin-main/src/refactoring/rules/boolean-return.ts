import { childOf, type Syntax } from '../model/syntax.js';
import type { Block, FileModel, Statement } from '../model/file-model.js';
import type { Candidate } from './candidate.js';
import { conditionsOf } from './conditions.js';
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
  const next = statement?.otherwise ? undefined : block.statements[at + 1];
  const last = statement?.otherwise ? only(statement.otherwise) : next;
  // An `elif` has to stay one.
  if (!statement?.test || !last || (!block.isOpen && model.language === 'python')) return undefined;
  const [first, second] = [returned(model, only(statement.body)), returned(model, last)];
  if (first === undefined || second === undefined || first === second) return undefined;
  const span = { start: statement.start, end: (next ?? statement).end };
  const conditions = conditionsOf(model);
  const negated = conditions.negate(model, statement.test);
  const value = first ? conditions.toBoolean(model, statement.test) : negation(model, statement.test, negated.text);
  if (value === undefined || hasComment(model, span)) return undefined;
  const text = `return ${value}${model.source.text[last.end - 1] === ';' ? ';' : ''}`;
  return {
    kind: 'rewrite',
    rule: 'boolean-return',
    what: 'the condition itself is returned',
    safety: first || negated.isExact ? 'safe' : 'review',
    edits: [{ ...span, text }],
    function: functionAround(model, statement),
  };
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
