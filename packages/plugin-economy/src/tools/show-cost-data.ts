import type { Call, Principal } from '@millrace/core';
import { toUsd } from '../money/micro-usd.js';
import type { BudgetStatus } from '../tokens.js';
import type { WindowKind } from '../window/zone-window.js';
import { dearestFirst, showSums, spanOf, visibleTo } from './show-sums.js';
import type { ToolParts } from './tool-parts.js';

interface Input {
  readonly window: WindowKind;
  readonly group_by?: 'tool' | 'plugin' | 'principal' | 'day' | undefined;
  readonly limit: number;
}

/** Shows totals, groups and budgets as far as the caller may see them. */
export async function showCostData(parts: ToolParts, input: Input, call: Call) {
  const { config, ledger } = parts;
  const span = spanOf(input.window, parts.now(), config.timeZone);
  const visible = visibleTo(call.principal);
  const totals = await ledger.totals({ ...span, ...visible, ...(input.group_by && { groupBy: [input.group_by] }) }, call.signal);
  const budgets = await ledger.budgets(call.signal);
  const groups = dearestFirst(totals.groups);
  const shown = groups.slice(0, input.limit).map((group) => ({ key: group.key[0] ?? '', ...showSums(group, config.model) }));
  return {
    status: 'success' as const,
    window: {
      kind: input.window,
      time_zone: config.timeZone,
      ...(Number.isFinite(span.to) && { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() }),
    },
    totals: showSums(totals, config.model),
    ...(input.group_by && { groups: shown }),
    ...(groups.length > shown.length && { more_groups: groups.length - shown.length }),
    budgets: budgets.filter((budget) => visible.tenant === undefined || concerns(budget, call.principal)).map(showBudget),
    durable: totals.durable,
  };
}

/** A budget of the caller's tenant, or of all tenants unless it is another principal's. */
function concerns(budget: BudgetStatus, { tenant, id }: Principal): boolean {
  if (budget.tenant !== undefined) return budget.tenant === tenant;
  return budget.principal === undefined || budget.principal === id;
}

function showBudget(budget: BudgetStatus) {
  return {
    name: budget.name,
    window: budget.window,
    hard: budget.hard,
    limit_usd: toUsd(budget.limitMicroUsd),
    spent_usd: toUsd(budget.spentMicroUsd),
    reserved_usd: toUsd(budget.reservedMicroUsd),
    remaining_usd: toUsd(budget.remainingMicroUsd),
    ...(budget.resetsAt !== undefined && { resets_at: new Date(budget.resetsAt).toISOString() }),
    known: budget.known,
  };
}
