import type { CodeSymbol } from './code-facts.js';

const maxLength = 120;

/** What follows the name in a signature: `(item: string): boolean`. Nothing where there are no parameters to see. */
export function parametersOf({ name, signature = '' }: Pick<CodeSymbol, 'name' | 'signature'>): string {
  const at = signature.indexOf(name);
  const rest = signature.slice(at < 0 ? 0 : at + name.length);
  const open = rest.indexOf('(');
  if (open < 0) return '';
  const parameters = rest.slice(open);
  return parameters.length > maxLength ? `${parameters.slice(0, maxLength - 1)}…` : parameters;
}
