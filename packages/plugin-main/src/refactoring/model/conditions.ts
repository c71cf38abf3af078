import type { FileModel } from './file-model.js';
import type { Syntax } from './syntax.js';

/** The opposite of a condition. */
export interface Negation {
  readonly text: string;
  /** Whether it is the opposite for all values, also for those with operators of their own. */
  readonly isExact: boolean;
}

/** What a language does with conditions. Texts are fit for the place of a condition. */
export interface Conditions {
  negate(model: FileModel, node: Syntax): Negation;
  /** Whether the value is always true or false, not only taken for it. */
  isBoolean(model: FileModel, node: Syntax): boolean;
  /** The value as true or false. Nothing where the name for that is taken. */
  toBoolean(model: FileModel, node: Syntax): string | undefined;
  /** Both at once. */
  both(model: FileModel, first: Syntax, second: Syntax): string;
}

/** Whether a name at a node is the language's own, declared nowhere in the file. */
export function isBuiltin(model: FileModel, node: Syntax): boolean {
  return model.references.some(({ start, end, variable }) => start === node.start && end === node.end && variable === undefined);
}

/** Whether a file declares a name anywhere. */
export function isDeclared(model: FileModel, name: string): boolean {
  return model.references.some((reference) => reference.name === name && reference.variable !== undefined);
}
