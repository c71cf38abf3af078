import type { V1Collision } from './options.js';
import type { V1Seat } from './seat.js';
import type { V1Handler } from './v1-server.js';

/** Which names the host has itself, by kind. @internal */
export type HostNames = Record<V1Collision['kind'], ReadonlySet<string>>;

/** What merged handlers work with. @internal */
export interface Merging {
  readonly seat: V1Seat;
  /** As of the host's last list. */
  readonly names: HostNames;
}

/** Makes a handler that answers for the hub and, through the host's own, for the host. @internal */
export type Merge = (own: V1Handler) => V1Handler;

/** What a handler of v1 gives or takes, as far as it is known. @internal */
export type Loose = Readonly<Record<string, unknown>>;

/** @internal */
export function arrayOf(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? (value as readonly Loose[]) : [];
}
