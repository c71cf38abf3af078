import { hasScopes, type Principal } from '@millrace/core';
import { toUsd } from '../money/micro-usd.js';
import type { Sums } from '../tokens.js';
import { windowAt, type Window, type WindowKind } from '../window/zone-window.js';

/** Sums as tools show them. @param model - named where there are no calls. */
export function showSums(sums: Sums, model: string) {
  return {
    tokens_used: sums.tokensUsed,
    cost_usd: toUsd(sums.costMicroUsd),
    calls: sums.calls,
    estimated: sums.estimated,
    model: sums.model ?? model,
    unpriced: sums.unpriced,
  };
}

/** Whose costs a caller sees: their tenant's, or everyone's with the scope `economy:all`. */
export function visibleTo(principal: Principal): { readonly tenant?: string } {
  return hasScopes(principal, ['economy:all']) ? {} : { tenant: principal.tenant };
}

/** The window a tool was asked for, as a query's span. */
export function spanOf(kind: WindowKind, now: number, timeZone: string): { readonly from: number; readonly to: number } {
  const { start, end }: Window = windowAt(now, kind, timeZone);
  return { from: start, to: end };
}

/** Dearest first, then most tokens; equal ones by name, so that two answers can be compared. */
export function dearestFirst<G extends Sums & { readonly key: readonly string[] }>(groups: readonly G[]): readonly G[] {
  return [...groups].sort(
    (one, other) =>
      other.costMicroUsd - one.costMicroUsd || other.tokensUsed - one.tokensUsed || (one.key.join() < other.key.join() ? -1 : 1),
  );
}
