import type { FileModel } from '../model/file-model.js';
import { childOf, type Syntax } from '../model/syntax.js';
import { isBuiltin, isDeclared, type Conditions, type Negation } from '../model/conditions.js';

const loose = new Set(['boolean_operator', 'conditional_expression', 'lambda', 'named_expression']);
const opposites: Readonly<Record<string, string>> = { in: 'not in', 'not in': 'in', is: 'is not', 'is not': 'is', '==': '!=', '!=': '==' };
const predicates = new Set(['isinstance', 'issubclass', 'callable', 'hasattr', 'bool']);

/** Conditions of Python. */
export const pythonConditions: Conditions = { negate, isBoolean, toBoolean, both };

/** A comparison of two values: `a < b`, and not `a < b < c`. */
export function comparisonOf(node: Syntax): { left: Syntax; operator: Syntax; right: Syntax } | undefined {
  if (node.type !== 'comparison_operator') return undefined;
  const parts = node.children.filter((child) => child.type !== 'comment');
  const [left, operator, right] = parts;
  return parts.length === 3 && left && operator && right ? { left, operator, right } : undefined;
}

function negate(model: FileModel, node: Syntax): Negation {
  const text = model.source.slice(node);
  const argument = node.type === 'not_operator' ? childOf(node, 'argument') : undefined;
  if (argument) return { text: model.source.slice(argument), isExact: true };
  const comparison = comparisonOf(node);
  const operator = comparison?.operator.type ?? '';
  const opposite = opposites[operator];
  if (!comparison || opposite === undefined) return { text: loose.has(node.type) ? `not (${text})` : `not ${text}`, isExact: true };
  const [before, after] = [text.slice(0, comparison.operator.start - node.start), text.slice(comparison.operator.end - node.start)];
  return { text: before + opposite + after, isExact: operator !== '==' && operator !== '!=' };
}

function isBoolean(model: FileModel, node: Syntax): boolean {
  switch (node.type) {
    case 'not_operator':
    case 'true':
    case 'false':
      return true;
    case 'parenthesized_expression':
      return node.children.filter(({ type }) => !'()'.includes(type)).every((child) => isBoolean(model, child));
    case 'boolean_operator':
      return ['left', 'right'].every((field) => node.children.some((child) => child.field === field && isBoolean(model, child)));
    case 'comparison_operator':
      return ['in', 'not in', 'is', 'is not'].includes(comparisonOf(node)?.operator.type ?? '');
    case 'call': {
      const callee = childOf(node, 'function');
      return callee !== undefined && predicates.has(model.source.slice(callee)) && isBuiltin(model, callee);
    }
    default:
      return false;
  }
}

function toBoolean(model: FileModel, node: Syntax): string | undefined {
  const text = model.source.slice(node);
  if (isBoolean(model, node)) return text;
  return isDeclared(model, 'bool') ? undefined : `bool(${text})`;
}

function both(model: FileModel, first: Syntax, second: Syntax): string {
  return [first, second].map((node) => operandOfAnd(model, node)).join(' and ');
}

function operandOfAnd(model: FileModel, node: Syntax): string {
  const text = model.source.slice(node);
  const isAnd = node.type === 'boolean_operator' && childOf(node, 'operator')?.type === 'and';
  return loose.has(node.type) && !isAnd ? `(${text})` : text;
}
