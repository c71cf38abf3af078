import type { valueType } from './value-type.js';

/** A typed label on tools. Called with a value, it gives the label to hang on a tool. */
export interface Trait<T> {
  readonly kind: 'trait';
  readonly id: string;
  (value: T): TraitValue;
  readonly [valueType]?: (value: T) => T;
}

/** A trait's value on a tool: set in its definition, or by the host's `traits` patterns. */
export interface TraitValue {
  readonly trait: string;
  readonly value: unknown;
}

/**
 * Names a trait: what a guard or shaper reads with `call.trait(...)`.
 *
 * @param id - a noun, for example `'approval'`.
 */
export function defineTrait<T>(id: string): Trait<T> {
  const label = (value: T): TraitValue => Object.freeze({ trait: id, value });
  return Object.freeze(Object.assign(label, { kind: 'trait' as const, id }));
}
