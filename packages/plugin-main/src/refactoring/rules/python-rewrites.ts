import type { FileModel } from '../model/file-model.js';
import { childOf, walk, type Syntax } from '../model/syntax.js';
import { comparisonOf } from '../python/python-conditions.js';
import { eachBooleanPlace } from './boolean-places.js';
import type { Candidate, Safety } from './candidate.js';
import { isBuiltin } from '../model/conditions.js';
import { conditionsOf } from './conditions-of.js';
import { functionAround, hasComment } from './suites.js';

/** Expressions of Python that have a plainer spelling. */
export function pythonRewrites(model: FileModel): Candidate[] {
  const found: Candidate[] = [];
  walk(model.root, (node) => {
    const change = changeOf(model, node);
    if (change && !hasComment(model, node)) found.push(candidate(model, node, change));
  });
  eachBooleanPlace(model, (node) => {
    const change = lengthCheck(model, node);
    if (change && !hasComment(model, node)) found.push(candidate(model, node, change));
  });
  return found;
}

interface Change {
  readonly rule: string;
  readonly what: string;
  readonly text: string;
  readonly safety: Safety;
  readonly lowers?: string;
}

function changeOf(model: FileModel, node: Syntax): Change | undefined {
  switch (node.type) {
    case 'not_operator':
      return notIn(model, node);
    case 'comparison_operator':
      return noneCheck(model, node) ?? typeCheck(model, node);
    case 'conditional_expression':
      return booleanTernary(model, node);
    case 'string':
      return plainString(model, node);
    default:
      return undefined;
  }
}

function notIn(model: FileModel, node: Syntax): Change | undefined {
  const argument = childOf(node, 'argument');
  const comparison = argument && comparisonOf(argument);
  if (!comparison || (comparison.operator.type !== 'in' && comparison.operator.type !== 'is')) return undefined;
  const { left, right, operator } = comparison;
  const spelled = operator.type === 'in' ? 'not in' : 'is not';
  const text = `${model.source.slice(left)} ${spelled} ${model.source.slice(right)}`;
  return text.includes('\n')
    ? undefined
    : { rule: 'not-in', what: `'${spelled}' is an operator of its own`, text, safety: 'safe', lowers: 'negations around' };
}

function noneCheck(model: FileModel, node: Syntax): Change | undefined {
  const comparison = comparisonOf(node);
  const spelled = { '==': 'is', '!=': 'is not' }[comparison?.operator.type ?? ''];
  if (!comparison || spelled === undefined || comparison.right.type !== 'none') return undefined;
  return {
    rule: 'none-check',
    what: 'None is one object; == may be redefined',
    text: `${model.source.slice(comparison.left)} ${spelled} None`,
    safety: 'review',
    lowers: 'comparisons by value with None',
  };
}

function typeCheck(model: FileModel, node: Syntax): Change | undefined {
  const comparison = comparisonOf(node);
  const call = comparison?.left;
  const callee = call?.type === 'call' ? childOf(call, 'function') : undefined;
  const [argument, ...others] = argumentsOf(call);
  if (!comparison || !callee || !argument || others.length > 0 || model.source.slice(callee) !== 'type' || !isBuiltin(model, callee))
    return undefined;
  if (!['==', 'is'].includes(comparison.operator.type) || comparison.right.type !== 'identifier') return undefined;
  const text = `isinstance(${model.source.slice(argument)}, ${model.source.slice(comparison.right)})`;
  return { rule: 'type-check', what: 'isinstance also takes subclasses', text, safety: 'review', lowers: 'comparisons of types' };
}

function lengthCheck(model: FileModel, node: Syntax): Change | undefined {
  const comparison = comparisonOf(node);
  const callee = comparison?.left.type === 'call' ? childOf(comparison.left, 'function') : undefined;
  const [argument, ...others] = argumentsOf(comparison?.left);
  if (
    !comparison ||
    !callee ||
    !argument ||
    others.length > 0 ||
    model.source.slice(callee) !== 'len' ||
    model.source.slice(comparison.right) !== '0'
  )
    return undefined;
  const isPlain = /^(?:identifier|attribute|call|subscript)$/.test(argument.type);
  const prefix = { '==': 'not ', '>': '', '!=': '' }[comparison.operator.type];
  if (!isPlain || prefix === undefined) return undefined;
  return {
    rule: 'length-check',
    what: 'an empty sequence is false',
    text: prefix + model.source.slice(argument),
    safety: 'review',
    lowers: 'length checks',
  };
}

function booleanTernary(model: FileModel, node: Syntax): Change | undefined {
  const [yes, test, no] = node.children.filter(({ type }) => type !== 'if' && type !== 'else');
  // Below an operator, which binds tighter, it would fall apart.
  if (!test || yes?.type !== 'true' || no?.type !== 'false' || /operator/.test(node.parent?.type ?? '')) return undefined;
  const text = conditionsOf(model).toBoolean(model, test);
  return text === undefined || text.includes('\n')
    ? undefined
    : { rule: 'boolean-ternary', what: 'the condition itself is the value', text, safety: 'safe' };
}

function plainString(model: FileModel, node: Syntax): Change | undefined {
  const text = model.source.slice(node);
  const [, prefix = '', rest = ''] = /^([fF][rR]?|[rR][fF])((?:"|')[^]*)$/.exec(text) ?? [];
  // By itself it would become the documentation of what is around it.
  if (
    prefix === '' ||
    node.parent?.type === 'expression_statement' ||
    node.children.some(({ type }) => type === 'interpolation') ||
    /[{}]/.test(rest)
  )
    return undefined;
  return {
    rule: 'plain-string',
    what: 'an f-string that formats nothing',
    text: prefix.replace(/f/i, '') + rest,
    safety: 'safe',
    lowers: 'f-strings without a value',
  };
}

function argumentsOf(call: Syntax | undefined): Syntax[] {
  const list = call && childOf(call, 'arguments');
  return list?.children.filter(({ type }) => !/^[(),]$/.test(type)) ?? [];
}

function candidate(model: FileModel, node: Syntax, { text, ...rest }: Change): Candidate {
  return { kind: 'rewrite', ...rest, edits: [{ start: node.start, end: node.end, text }], function: functionAround(model, node) };
}
