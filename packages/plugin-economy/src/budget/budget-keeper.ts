import type { Connection } from '@millrace/database/tokens';
import type { CostRow } from '../ledger/cost-row.js';
import type { BudgetExceeded, BudgetStatus } from '../tokens.js';
import type { Subject } from './subject.js';

/** What to hold for a call. Money is whole micro-USD, times are milliseconds since the epoch. */
export interface HoldRequest {
  readonly id: string;
  readonly subject: Subject;
  readonly estimate: number;
  readonly at: number;
  readonly expiresAt: number;
  readonly signal: AbortSignal;
}

/** What a call has really cost its budgets. */
export interface Charge {
  readonly id: string;
  readonly subject: Subject;
  readonly charged: number;
  /** When it reserved. */
  readonly at: number;
}

/** Writes rows. @returns those that were not there before, or not so: with what is still to be charged. */
export type WriteRows = (connection: Connection) => Promise<readonly CostRow[]>;

/** Keeps what budgets have spent and hold. */
export interface BudgetKeeper {
  /** Whether a call counts against any budget. */
  covers(subject: Subject): boolean;
  /**
   * Holds the estimate in every budget, or in none. Holding twice for one call is holding once.
   *
   * @throws MillraceError `MILLRACE_BUDGET_EXCEEDED`, `MILLRACE_BUDGET_UNKNOWN`.
   */
  hold(request: HoldRequest): void | Promise<void>;
  /** Gives back what was held for a call and counts what it cost. */
  charge(charge: Charge): void;
  /** Never throws for a database that is down: what is not known says so. */
  statuses(now: number, signal: AbortSignal): Promise<readonly BudgetStatus[]>;
  /** Where budgets are counted in the database: writes rows and counts them in the same transaction. */
  write?(transaction: Connection, write: WriteRows): Promise<void>;
  /** Waits for what is still being given back. */
  close?(): Promise<void>;
}

/** Told of refusals and of soft budgets that went over. */
export type OnExceeded = (event: BudgetExceeded) => void;
