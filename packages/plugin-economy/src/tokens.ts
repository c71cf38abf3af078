import { defineEvent, defineService } from '@millrace/core';

export { getCostData } from './tools/get-cost-data.js';
export { getErrorCosts } from './tools/get-error-costs.js';
export { trackOperationCosts } from './tools/track-operation-costs.js';
export { trackTokens } from './tools/track-tokens.js';

/** What totals can be told apart by. */
export type TotalsGroup = 'tool' | 'plugin' | 'principal' | 'day' | 'model' | 'errorCode';

/** Which calls a total covers. Times are milliseconds since the epoch, start included, end excluded. */
export interface TotalsQuery {
  readonly from: number;
  readonly to: number;
  readonly tenant?: string;
  readonly principal?: string;
  readonly failedOnly?: boolean;
  /** Leaves out the calls of one tool. */
  readonly exceptTool?: string;
  readonly groupBy?: readonly TotalsGroup[];
}

/** What calls used and cost, summed. Money is whole micro-USD. */
export interface Sums {
  readonly calls: number;
  readonly failed: number;
  readonly tokensUsed: number;
  /** Of the calls that have a price. */
  readonly costMicroUsd: number;
  /** Calls whose model has no known price: their cost is not in the sum. */
  readonly unpriced: number;
  /** Something in it was counted here and not reported by a model's provider. */
  readonly estimated: boolean;
  /** The one model all was priced for, or `'mixed'`; nothing where there are no calls. */
  readonly model?: string;
}

/** The sums of one group: `key` has one entry for each of `groupBy`. */
export interface SumsGroup extends Sums {
  readonly key: readonly string[];
}

/** A total and its groups. */
export interface Totals extends Sums {
  readonly groups: readonly SumsGroup[];
  /** False when some of it is held in memory only. */
  readonly durable: boolean;
}

/** How a budget stands in its present window. Money is whole micro-USD, times are milliseconds since the epoch. */
export interface BudgetStatus {
  readonly name: string;
  readonly window: 'day' | 'month' | 'total';
  readonly hard: boolean;
  readonly limitMicroUsd: number;
  readonly spentMicroUsd: number;
  /** Held for calls in flight. */
  readonly reservedMicroUsd: number;
  /** Never negative. */
  readonly remainingMicroUsd: number;
  /** Nothing where it never resets. */
  readonly resetsAt?: number;
  /** Nothing: every tenant's calls count. */
  readonly tenant?: string;
  /** Nothing: every principal's calls count. */
  readonly principal?: string;
  /** False while what was spent before this process is not known. */
  readonly known: boolean;
}

/** What calls have cost, and what budgets have left. */
export interface Ledger {
  /**
   * What is left of a budget in its present window, in whole micro-USD; never negative.
   *
   * @throws MillraceError `MILLRACE_BUDGET_MISSING` when none has that name, `MILLRACE_BUDGET_UNKNOWN` when what was spent
   * cannot be read.
   */
  remaining(budget: string, signal: AbortSignal): Promise<number>;
  /** How every budget stands; one that cannot be read says so in `known`. */
  budgets(signal: AbortSignal): Promise<readonly BudgetStatus[]>;
  /** What the calls of a query used and cost, those answered before it was asked included. */
  totals(query: TotalsQuery, signal: AbortSignal): Promise<Totals>;
  /** Writes what is queued. @returns whether all of it is in the database. */
  flush(signal: AbortSignal): Promise<boolean>;
}

/** The ledger service. */
export const ledger = defineService<Ledger>('economy.ledger');

/** A budget that refused a call, or a soft one that went over its limit. Money is whole micro-USD. */
export interface BudgetExceeded {
  readonly budget: string;
  /** The call was refused. */
  readonly refused: boolean;
  readonly limitMicroUsd: number;
  readonly remainingMicroUsd: number;
  /** What the call was estimated at. */
  readonly estimateMicroUsd: number;
  /** Milliseconds since the epoch; nothing where it never resets. */
  readonly resetsAt?: number;
  readonly callId: string;
  readonly tool: string;
  readonly principal: string;
  readonly tenant: string;
}

/** What one call cost. Money is whole micro-USD. */
export interface CostRecorded {
  readonly callId: string;
  readonly tool: string;
  readonly plugin: string;
  readonly principal: string;
  readonly tenant: string;
  readonly model: string;
  readonly tokensUsed: number;
  /** Null where no price is known. */
  readonly costMicroUsd: number | null;
  readonly estimated: boolean;
  readonly ok: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A hard budget refused a call, each time; a soft one was passed, once per window. */
export const budgetExceeded = defineEvent<BudgetExceeded>('economy.budgetExceeded');
/** A call was settled. */
export const costRecorded = defineEvent<CostRecorded>('economy.costRecorded');
