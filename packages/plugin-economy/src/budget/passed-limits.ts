import type { CostRow } from '../ledger/cost-row.js';
import type { BudgetExceeded } from '../tokens.js';
import { exceededEvent } from './budget-status.js';
import type { BudgetWindow, SettledWindow } from './shared-budget-sql.js';

/** What one row counts for in one budget. */
export interface RowCharge extends BudgetWindow {
  readonly row: CostRow;
  readonly charged: number;
}

/** Of soft budgets: a window's row is locked, so one transaction of all processes takes it over its limit, and that one tells. */
export function passedLimits(charges: readonly RowCharge[], settled: readonly SettledWindow[]): readonly BudgetExceeded[] {
  return settled.flatMap((window) => {
    const charge = charges.findLast((each) => each.budget.name === window.budget && each.window.start === window.start);
    const limit = charge?.budget.limitMicroUsd ?? Infinity;
    if (!charge || charge.budget.hard || window.spentBefore > limit || window.spent <= limit) return [];
    const { callId: id, subject, chargedMicroUsd: estimate } = charge.row;
    return [exceededEvent({ ...charge, spent: window.spent, reserved: window.reserved, known: true }, { id, subject, estimate })];
  });
}
