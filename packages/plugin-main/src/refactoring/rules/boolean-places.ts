import type { FileModel } from '../model/file-model.js';
import { childrenOf, walk, type Syntax } from '../model/syntax.js';

const tested: Readonly<Record<string, string>> = {
  if_statement: 'condition',
  elif_clause: 'condition',
  while_statement: 'condition',
  IfStatement: 'test',
  WhileStatement: 'test',
  DoWhileStatement: 'test',
  ForStatement: 'test',
  ConditionalExpression: 'test',
};
const transparent = new Set(['parenthesized_expression', 'ParenthesizedExpression', 'boolean_operator', 'not_operator']);

/** Visits the expressions of which only the truth counts. */
export function eachBooleanPlace(model: FileModel, visit: (node: Syntax) => void): void {
  const enter = (node: Syntax): void => {
    visit(node);
    const isLogical = node.type === 'LogicalExpression' && node.detail !== '??';
    const isNot = node.type === 'UnaryExpression' && node.detail === '!';
    if (isLogical || isNot || transparent.has(node.type)) node.children.forEach(enter);
  };
  walk(model.root, (node) => {
    const field = tested[node.type];
    if (field !== undefined) childrenOf(node, field).forEach(enter);
  });
}
