import { MillraceError } from '@millrace/core';
import { formatUsd } from './money/micro-usd.js';

/** What a refusal for want of money says. Amounts are micro-USD. */
export interface Shortfall {
  readonly budget: string;
  readonly tool: string;
  readonly limit: number;
  readonly remaining: number;
  readonly estimate: number;
  /** Milliseconds since the epoch; infinite when the budget never resets. */
  readonly resetsAt: number;
  readonly window: 'day' | 'month' | 'total';
  readonly timeZone: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A hard budget has less left than the call is estimated to cost. */
export const budgetExceeded = (short: Shortfall): MillraceError => {
  const resets = Number.isFinite(short.resetsAt);
  const when = resets
    ? `it resets at ${new Date(short.resetsAt).toISOString()} (every ${short.window}, ${short.timeZone})`
    : 'it never resets';
  return new MillraceError(
    'MILLRACE_BUDGET_EXCEEDED',
    {
      what: `Budget '${short.budget}' has ${formatUsd(short.remaining)} left of ${formatUsd(short.limit)}; this call of '${short.tool}' is estimated at ${formatUsd(short.estimate)}, so it was refused; ${when}.`,
      fix: resets ? 'Ask for less, wait for the reset, or raise the limit.' : 'Ask for less, or raise the limit.',
    },
    resets ? { retryable: true, retryAfterMs: Math.max(0, short.resetsAt - short.now) } : {},
  );
};

/** What a hard budget has already spent cannot be read, so no call it covers may pass. */
export const budgetUnknown = (budget: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_BUDGET_UNKNOWN',
    {
      what: `What budget '${budget}' has spent cannot be read from the database, so the call was refused.`,
      expected: 'a database that opens, for a hard budget counts what was spent before this process started.',
      fix: "Mend the database (its status says what is wrong), or, on an embedded one, count from zero meanwhile with economy({ whenDatabaseDown: 'memory' }).",
    },
    { cause, retryable: true, retryAfterMs: 5_000 },
  );

/** No budget of that name is configured. */
export const budgetMissing = (budget: string, known: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_BUDGET_MISSING', {
    what: `There is no budget '${budget}'.`,
    fix: known.length > 0 ? `Name one of ${known.map((name) => `'${name}'`).join(', ')}.` : 'Configure one: economy({ budgets: [...] }).',
  });

/** Tokens could not be counted, or a price not be found: the thread for it ended, is stuck, or has too much to do. */
export const counterFailed = (problem: string, cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_COUNTER_FAILED',
    {
      what: `Tokens could not be counted: ${problem}.`,
      expected: 'an answer from the counting thread, which starts anew with the next question.',
      fix: 'Call again. If it goes on, give the process more memory, or less text at once.',
    },
    { cause, retryable: true },
  );
