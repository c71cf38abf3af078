import type { Expression, Program, StaticExport } from 'oxc-parser';

/** The names of a file's own that other files see apart from their declarations: `export { a }`, `export =`, `module.exports`. */
export function exportedNames(program: Program, exports: readonly StaticExport[]): ReadonlySet<string> {
  const names = new Set(exports.flatMap(({ entries }) => entries.flatMap(({ localName }) => localName.name ?? [])));
  for (const statement of program.body) {
    if (statement.type === 'TSExportAssignment') addNames(statement.expression, names);
    else if (statement.type === 'ExpressionStatement') addCommonJs(statement.expression, names);
  }
  return names;
}

// `module.exports = value`, `exports.name = value`, `module.exports.name = value`.
function addCommonJs(expression: Expression, names: Set<string>): void {
  if (expression.type !== 'AssignmentExpression') return;
  const { left, right } = expression;
  if (left.type !== 'MemberExpression' || !/^(?:module\.)?exports(?:\.|$)/.test(dotted(left))) return;
  addNames(right, names);
}

function addNames(value: Expression, names: Set<string>): void {
  if (value.type === 'Identifier') names.add(value.name);
  if (value.type !== 'ObjectExpression') return;
  for (const property of value.properties)
    if (property.type === 'Property' && property.value.type === 'Identifier') names.add(property.value.name);
}

function dotted(expression: Expression): string {
  if (expression.type === 'Identifier') return expression.name;
  if (expression.type !== 'MemberExpression' || expression.computed || expression.property.type !== 'Identifier') return '';
  return expression.object.type === 'Identifier' || expression.object.type === 'MemberExpression'
    ? `${dotted(expression.object)}.${expression.property.name}`
    : '';
}
