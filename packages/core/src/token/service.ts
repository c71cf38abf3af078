import type { valueType } from './value-type.js';

/** A service of any type. */
export interface AnyService {
  readonly kind: 'service';
  readonly id: string;
  readonly major: number;
}

/** The typed name of one service. Two tokens with the same `id` and `major` are the same service. */
export interface Service<T> extends AnyService {
  readonly [valueType]?: (value: T) => T;
}

/** A need that may stay unfilled: the plugin then receives `undefined`. */
export interface OptionalService<T> {
  readonly kind: 'optional';
  readonly of: Service<T>;
}

/** A need of any type. */
export type AnyNeed = AnyService | { readonly kind: 'optional'; readonly of: AnyService };

/** A service and the value a host gives for it: `createHub({ services: [provide(clock, fake)] })`. */
export interface ProvidedService {
  readonly service: AnyService;
  readonly value: unknown;
}

/**
 * Names a service.
 *
 * @param id - `'<plugin>.<name>'`, for example `'economy.ledger'`.
 * @param options - `major` is raised when the interface breaks its users; 1 unless said.
 */
export function defineService<T>(id: string, options: { major?: number } = {}): Service<T> {
  return Object.freeze({ kind: 'service', id, major: options.major ?? 1 });
}

/** Marks a need as optional. It still orders the start: where the service exists, it is started first. */
export function optional<T>(service: Service<T>): OptionalService<T> {
  return Object.freeze({ kind: 'optional', of: service });
}

/** Gives a host's own value for a service; it goes before what a plugin or the core would provide. */
export function provide<T>(service: Service<T>, value: T): ProvidedService {
  return Object.freeze({ service, value });
}

/** The key of a service: its id, with the major version when it is not 1. */
export function serviceKey(service: { readonly id: string; readonly major: number }): string {
  return service.major === 1 ? service.id : `${service.id}@${service.major}`;
}
