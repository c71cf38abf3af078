import type { FileModel } from '../model/file-model.js';
import { childOf, type Syntax } from '../model/syntax.js';
import { isDeclared, type Conditions, type Negation } from '../model/conditions.js';

const opposites: Readonly<Record<string, string>> = { '===': '!==', '!==': '===', '==': '!=', '!=': '==' };
const comparisons = new Set([...Object.keys(opposites), '<', '>', '<=', '>=', 'in', 'instanceof']);
/** What `!` may stand before as it is. */
const tight = new Set([
  'Identifier',
  'MemberExpression',
  'CallExpression',
  'ChainExpression',
  'ParenthesizedExpression',
  'ThisExpression',
  'UnaryExpression',
  'Literal',
]);

/** Conditions of TypeScript and JavaScript. */
export const scriptConditions: Conditions = { negate, isBoolean, toBoolean, both };

/** An expression without the parentheses around it. */
export function withoutParentheses(node: Syntax): Syntax {
  let inner = node;
  while (inner.type === 'ParenthesizedExpression' && inner.children[0]) inner = inner.children[0];
  return inner;
}

function negate(model: FileModel, given: Syntax): Negation {
  const node = withoutParentheses(given);
  const text = model.source.slice(node);
  const argument = node.type === 'UnaryExpression' && node.detail === '!' ? childOf(node, 'argument') : undefined;
  if (argument) return { text: model.source.slice(withoutParentheses(argument)), isExact: true };
  return { text: flipped(model, node) ?? (tight.has(node.type) ? `!${text}` : `!(${text})`), isExact: true };
}

function flipped({ source }: FileModel, node: Syntax): string | undefined {
  const { detail: operator = '' } = node;
  const opposite = node.type === 'BinaryExpression' ? opposites[operator] : undefined;
  const [left, right] = [childOf(node, 'left'), childOf(node, 'right')];
  if (opposite === undefined || !left || !right) return undefined;
  const between = source.text.slice(left.end, right.start);
  return between.trim() === operator ? source.slice(left) + between.replace(operator, opposite) + source.slice(right) : undefined;
}

function isBoolean(model: FileModel, given: Syntax): boolean {
  const node = withoutParentheses(given);
  if (node.type === 'UnaryExpression') return node.detail === '!';
  if (node.type === 'BinaryExpression') return comparisons.has(node.detail ?? '');
  if (node.type === 'LogicalExpression' && node.detail !== '??') return node.children.every((child) => isBoolean(model, child));
  return node.type === 'Literal' && /^(?:true|false)$/.test(model.source.slice(node));
}

function toBoolean(model: FileModel, given: Syntax): string | undefined {
  const text = model.source.slice(withoutParentheses(given));
  if (isBoolean(model, given)) return text;
  return isDeclared(model, 'Boolean') || withoutParentheses(given).type === 'SequenceExpression' ? undefined : `Boolean(${text})`;
}

function both(model: FileModel, first: Syntax, second: Syntax): string {
  return [first, second].map((node) => operandOfAnd(model, withoutParentheses(node))).join(' && ');
}

function operandOfAnd(model: FileModel, node: Syntax): string {
  const text = model.source.slice(node);
  const isTighter = tight.has(node.type) || node.type === 'BinaryExpression' || (node.type === 'LogicalExpression' && node.detail === '&&');
  return isTighter ? text : `(${text})`;
}
