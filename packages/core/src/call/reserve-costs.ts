import { reserveFailed } from '../error/error-catalogue/calls.js';
import { isMillraceError } from '../error/millrace-error.js';
import type { CostHook, Reservation } from '../points/cost-hook.js';
import type { Contribution } from '../token/extension-point.js';
import type { LiveCall } from './live-call.js';

/** A reservation and whose it is; it is settled exactly once. */
export interface Held {
  readonly hook: CostHook;
  readonly plugin: string;
  readonly reservation: Reservation;
}

/**
 * Reserves with every hook in turn and adds each reservation to `held` at once, so that a later refusal leaves none behind.
 *
 * @throws MillraceError the refusing hook's own, or `MILLRACE_RESERVE_FAILED`.
 */
export async function reserveCosts(
  hooks: readonly Contribution<CostHook>[],
  { call, input, held }: { call: LiveCall; input: unknown; held: Held[] },
): Promise<void> {
  for (const { plugin, value: hook } of hooks) {
    try {
      const reserving = hook.reserve(call, input);
      held.push({ hook, plugin, reservation: reserving instanceof Promise ? await reserving : reserving });
    } catch (cause) {
      throw isMillraceError(cause) ? cause : reserveFailed(hook.name, cause);
    }
  }
}
