import type { valueType } from './value-type.js';

/** The typed name of a notification. An event may be lost: what may not be is a job, a row or a pulled point. */
export interface Event<T> {
  readonly kind: 'event';
  readonly id: string;
  readonly [valueType]?: (value: T) => T;
}

/**
 * Names an event.
 *
 * @param id - `'<plugin>.<what happened>'`, for example `'economy.budgetExceeded'`.
 */
export function defineEvent<T>(id: string): Event<T> {
  return Object.freeze({ kind: 'event', id });
}
