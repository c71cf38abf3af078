import type { MillraceError } from '@millrace/core';
import type { BudgetConfig } from '../config.js';
import { budgetExceeded } from '../error-catalogue.js';
import type { BudgetExceeded, BudgetStatus } from '../tokens.js';
import type { Window } from '../window/zone-window.js';
import type { HoldRequest } from './budget-keeper.js';

/** What a budget has spent and holds in one window. */
export interface BudgetUse {
  readonly budget: BudgetConfig;
  readonly window: Window;
  readonly spent: number;
  readonly reserved: number;
  readonly known: boolean;
}

/** What is left of a budget; negative when calls cost more than they had reserved. */
export function leftOf(use: Pick<BudgetUse, 'budget' | 'spent' | 'reserved'>): number {
  return use.budget.limitMicroUsd - use.spent - use.reserved;
}

/** A budget's use as the ledger shows it. */
export function statusOf(use: BudgetUse): BudgetStatus {
  return {
    name: use.budget.name,
    window: use.budget.window,
    hard: use.budget.hard,
    limitMicroUsd: use.budget.limitMicroUsd,
    spentMicroUsd: use.spent,
    reservedMicroUsd: use.reserved,
    remainingMicroUsd: Math.max(0, leftOf(use)),
    known: use.known,
    ...(Number.isFinite(use.window.end) && { resetsAt: use.window.end }),
    ...(use.budget.scope.tenant !== undefined && { tenant: use.budget.scope.tenant }),
    ...(use.budget.scope.principal !== undefined && { principal: use.budget.scope.principal }),
  };
}

/** The event for a call that a budget refused, or with which a soft one went over. */
export function exceededEvent(use: BudgetUse, request: Pick<HoldRequest, 'id' | 'subject' | 'estimate'>): BudgetExceeded {
  return {
    budget: use.budget.name,
    refused: use.budget.hard,
    limitMicroUsd: use.budget.limitMicroUsd,
    remainingMicroUsd: Math.max(0, leftOf(use)),
    estimateMicroUsd: request.estimate,
    callId: request.id,
    tool: request.subject.tool,
    principal: request.subject.principal,
    tenant: request.subject.tenant,
    ...(Number.isFinite(use.window.end) && { resetsAt: use.window.end }),
  };
}

/** The refusal of a call. */
export function refusal(use: BudgetUse, request: HoldRequest, timeZone: string): MillraceError {
  return budgetExceeded({
    budget: use.budget.name,
    tool: request.subject.tool,
    limit: use.budget.limitMicroUsd,
    remaining: Math.max(0, leftOf(use)),
    estimate: request.estimate,
    resetsAt: use.window.end,
    window: use.budget.window,
    timeZone,
    now: request.at,
  });
}
