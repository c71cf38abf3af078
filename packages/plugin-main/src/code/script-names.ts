import type { Node } from 'oxc-parser';

const maxComputed = 60;

/** Whether a value is a function or a class, which goes by the name of what holds it. */
export function isNameable(node: Node): boolean {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression' || node.type === 'ClassExpression';
}

/** The name of a member or property; of a computed one as written, in brackets. */
export function nameOfKey({ key, computed }: { readonly key: Node; readonly computed: boolean }, text: string): string | undefined {
  if (computed) return key.end - key.start > maxComputed ? undefined : `[${text.slice(key.start, key.end)}]`;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined;
}

/** The last name of what is assigned to: `b` of `a.b = ...`. */
export function assignedName(target: Node): string | undefined {
  if (target.type === 'Identifier') return target.name;
  if (target.type !== 'MemberExpression' || target.computed) return undefined;
  return target.property.type === 'PrivateIdentifier' ? `#${target.property.name}` : nameOf(target.property);
}

function nameOf(node: Node): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}
