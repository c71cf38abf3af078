import type { FileModel } from '../model/file-model.js';
import { childOf, walk, type Syntax } from '../model/syntax.js';
import { withoutParentheses } from '../script/script-conditions.js';
import { eachBooleanPlace } from './boolean-places.js';
import type { Candidate } from './candidate.js';
import { conditionsOf } from './conditions-of.js';
import { functionAround, hasComment } from './suites.js';

/** `!!x` where only its truth counts. */
export function doubleNegation(model: FileModel): Candidate[] {
  const found = new Map<number, Candidate>();
  eachBooleanPlace(model, (node) => {
    const inner = isNot(node) ? childOf(node, 'argument') : undefined;
    const argument = inner && isNot(inner) ? childOf(inner, 'argument') : undefined;
    if (!argument || hasComment(model, node) || node.parent?.type === 'UnaryExpression') return;
    found.set(
      node.start,
      rewrite(model, node, {
        rule: 'double-negation',
        what: 'a double negation where only the truth counts',
        text: model.source.slice(argument),
        lowers: 'double negations',
      }),
    );
  });
  return [...found.values()];
}

/** Operators that bind tighter than the one of a choice. */
const tighter = new Set(['BinaryExpression', 'UnaryExpression', 'MemberExpression']);

/** `c ? true : false`. */
export function booleanTernary(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  walk(model.root, (node) => {
    const text =
      node.type === 'ConditionalExpression' && !tighter.has(node.parent?.type ?? '') && !hasComment(model, node)
        ? valueOf(model, node)
        : undefined;
    if (text !== undefined) found.push(rewrite(model, node, { rule: 'boolean-ternary', what: 'the condition itself is the value', text }));
  });
  return found;
}

function valueOf(model: FileModel, node: Syntax): string | undefined {
  const [test, ...values] = ['test', 'consequent', 'alternate'].map((field) => childOf(node, field));
  const spelled = values.map((each) => each && model.source.slice(each)).join();
  return test && (spelled === 'true,false' || spelled === 'false,true') ? truthOf(model, test, spelled === 'true,false') : undefined;
}

function truthOf(model: FileModel, test: Syntax, isPlain: boolean): string | undefined {
  const conditions = conditionsOf(model);
  const bare = withoutParentheses(test);
  if (isPlain) return conditions.toBoolean(model, bare);
  return isNot(bare) ? conditions.toBoolean(model, childOf(bare, 'argument') ?? bare) : conditions.negate(model, bare).text;
}

function isNot({ type, detail }: Syntax): boolean {
  return type === 'UnaryExpression' && detail === '!';
}

function rewrite(
  model: FileModel,
  node: Syntax,
  { text, ...rest }: { rule: string; what: string; text: string; lowers?: string },
): Candidate {
  return {
    kind: 'rewrite',
    safety: 'safe',
    edits: [{ start: node.start, end: node.end, text }],
    function: functionAround(model, node),
    ...rest,
  };
}
