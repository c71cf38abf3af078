/**
 * ECONOMY: tokens counted, money estimated, and budgets that refuse a call before it is made.
 *
 * @packageDocumentation
 */
export { economy } from './plugin.js';
export { budgetExceeded, costRecorded, getCostData, getErrorCosts, ledger, trackOperationCosts, trackTokens } from './tokens.js';
export type { BudgetExceeded, BudgetStatus, CostRecorded, Ledger, Sums, SumsGroup, Totals, TotalsGroup, TotalsQuery } from './tokens.js';
