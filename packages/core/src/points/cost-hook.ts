import type { Call, Outcome } from '../call/call.js';

/** What a cost hook holds for one call. `id` makes settling twice harmless. */
export interface Reservation {
  readonly id: string;
}

/** Reserves before a call and settles after its answer, exactly once for every reservation it gave. */
export interface CostHook {
  readonly name: string;
  /**
   * Holds the estimated cost. Called once per call, before the handler.
   *
   * @throws MillraceError to refuse the call, for example `MILLRACE_BUDGET_EXCEEDED`.
   */
  reserve(call: Call, input: unknown): Reservation | Promise<Reservation>;
  /** Counts and books what the call really cost. A failure is reported, and never loses the answer. */
  settle(reservation: Reservation, outcome: Outcome, call: Call): void | Promise<void>;
}
