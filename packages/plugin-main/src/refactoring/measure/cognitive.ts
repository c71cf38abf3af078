import { childOf, type Syntax } from '../model/syntax.js';

const nesting = new Set([
  'if_statement',
  'for_statement',
  'while_statement',
  'except_clause',
  'except_group_clause',
  'match_statement',
  'conditional_expression',
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
  'SwitchStatement',
  'ConditionalExpression',
]);
const functions = new Set(['function_definition', 'lambda', 'FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/**
 * How hard it is to follow the flow of a piece of code that is no function, which is what files are measured by (`FunctionMeter`): each break of the flow counts 1, and 1 more for each level that it
 * is nested.
 *
 * @param depth - the nesting around it.
 */
export function cognitiveOf(node: Syntax, depth = 0): number {
  const isNested = nesting.has(node.type) && !isElseIf(node);
  const own = isNested ? 1 + depth : isFlat(node) ? 1 : 0;
  const inner = depth + (isNested || functions.has(node.type) ? 1 : 0);
  let sum = own;
  for (const child of node.children) sum += cognitiveOf(child, isDeeper(node, child) ? inner : depth);
  return sum;
}

function isElseIf({ type, field }: Syntax): boolean {
  return type === 'IfStatement' && field === 'alternate';
}

function isFlat(node: Syntax): boolean {
  return isElseIf(node) || node.type === 'elif_clause' || node.type === 'else_clause' || isLogicalStart(node) || isPlainElse(node);
}

// The condition of an `if` is not nested in it, nor is its `elif`.
function isDeeper(node: Syntax, child: Syntax): boolean {
  if (functions.has(node.type)) return true;
  return (
    child.field !== 'test' &&
    child.field !== 'condition' &&
    child.field !== 'alternative' &&
    !(child.type === 'IfStatement' && child.field === 'alternate')
  );
}

function isPlainElse({ field, type, parent }: Syntax): boolean {
  return field === 'alternate' && parent?.type === 'IfStatement' && type !== 'IfStatement';
}

function isLogicalStart(node: Syntax): boolean {
  if (node.type !== 'boolean_operator' && node.type !== 'LogicalExpression') return false;
  const { parent } = node;
  return parent?.type !== node.type || operatorOf(parent) !== operatorOf(node);
}

function operatorOf(node: Syntax): string | undefined {
  return node.detail ?? childOf(node, 'operator')?.type;
}
