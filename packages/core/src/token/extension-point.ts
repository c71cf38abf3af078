import type { valueType } from './value-type.js';

/** A point of any type. */
export interface AnyPoint {
  readonly kind: 'point';
  readonly id: string;
  /** Sealed points take contributions until the hub is ready; live ones (the default) at any time. */
  readonly isSealed: boolean;
}

/** The typed name of a list that plugins add to and its owner reads. */
export interface Point<T> extends AnyPoint {
  /** Says what is wrong with a contribution, or nothing; run when it is added. */
  readonly check?: (value: T) => string | undefined;
  readonly [valueType]?: (value: T) => T;
}

/** One value in a point's list, and the plugin that added it. */
export interface Contribution<T> {
  readonly plugin: string;
  readonly value: T;
}

/** What the owner of a point reads it through. */
export interface PointReader<T> {
  /** The values, in the order of the plugins and then of adding. */
  readonly values: readonly T[];
  /** The same with the plugin that added each. */
  readonly contributions: readonly Contribution<T>[];
  /** Calls `listener` after each change. @returns a function that ends it. */
  onChange(listener: () => void): () => void;
}

/**
 * Names an extension point.
 *
 * @param id - `'<plugin>.<plural noun>'`, for example `'weather.forecastSources'`.
 * @param options - `sealed` closes the list at ready; `check` refuses a wrong contribution by name.
 */
export function defineExtensionPoint<T>(
  id: string,
  options: { sealed?: boolean; check?: (value: T) => string | undefined } = {},
): Point<T> {
  const { sealed = false, check } = options;
  return Object.freeze({ kind: 'point', id, isSealed: sealed, ...(check && { check }) });
}
