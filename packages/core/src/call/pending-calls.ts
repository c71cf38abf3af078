import type { Outcome } from './call.js';
import type { Finisher } from './finish.js';
import type { LiveCall } from './live-call.js';
import { principalKey } from './principal.js';
import type { Held } from './reserve-costs.js';
import { roundTtlMs } from './rounds.js';

/** What a call holds while its user is asked. */
export interface Pending {
  readonly held: Held[];
  readonly finishers: ((outcome: Outcome) => void)[];
  /** How many guards have let the call pass. */
  readonly passed: number;
  readonly input: unknown;
}

/** What was held, and whether the catalogue is still the one the call was judged under. */
export interface Kept extends Pending {
  readonly isCurrent: boolean;
}

/** Keeps reservations and slots between the rounds of calls; one never answered is released after a time. */
export interface PendingCalls {
  keep(call: LiveCall, pending: Pending, revision: number): void;
  take(id: string, revision: number): Kept | undefined;
  /** Releases all, for the hub is stopping; on a shared store another may take them up, and reserves anew. */
  clear(): void;
  /** Releases the calls whose reservations say so; they may go on, and reserve anew. */
  release(isOver: (held: readonly Held[]) => boolean): void;
}

/** Calls of one principal that may wait for answers; the longest waiting goes when there is one more. */
const maxPerPrincipal = 100;

/**
 * Opens a keeper whose releases go through the finisher, as every settlement does.
 *
 * @param forget - drops the open round of a call that was let go of before its time, so that the store is bounded too.
 */
export function createPendingCalls(finisher: Finisher, forget: (call: LiveCall) => void = () => undefined): PendingCalls {
  const kept = new Map<string, { call: LiveCall; pending: Pending; revision: number; timer: ReturnType<typeof setTimeout> }>();

  const release = (id: string): void => {
    const entry = kept.get(id);
    if (!entry) return;
    clearTimeout(entry.timer);
    kept.delete(id);
    const { call, pending } = entry;
    const error = { code: 'MILLRACE_ASK_UNANSWERED', message: 'The question was not answered.', retryable: false, correlationId: id };
    finisher.add({ call, ...pending, outcome: { ran: false, ok: false, error, durationMs: 0 } });
  };
  return {
    keep(call, pending, revision) {
      const owner = principalKey(call.principal);
      const mine = [...kept.values()].filter((other) => principalKey(other.call.principal) === owner);
      for (const other of mine.slice(0, Math.max(0, mine.length - maxPerPrincipal + 1))) {
        release(other.call.id);
        forget(other.call);
      }
      const timer = setTimeout(() => release(call.id), roundTtlMs);
      (timer as { unref?: () => void }).unref?.();
      kept.set(call.id, { call, pending, revision, timer });
    },
    take(id, revision) {
      const entry = kept.get(id);
      if (!entry) return undefined;
      clearTimeout(entry.timer);
      kept.delete(id);
      return { ...entry.pending, isCurrent: entry.revision === revision };
    },
    clear() {
      for (const id of kept.keys()) release(id);
    },
    release(isOver) {
      for (const [id, { pending }] of kept) if (isOver(pending.held)) release(id);
    },
  };
}
