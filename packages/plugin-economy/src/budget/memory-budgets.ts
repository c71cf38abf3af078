import { untilAborted } from '@millrace/core';
import type { BudgetConfig, EconomyConfig } from '../config.js';
import { budgetUnknown } from '../error-catalogue.js';
import type { BudgetStatus } from '../tokens.js';
import type { Window } from '../window/zone-window.js';
import type { BudgetKeeper, Charge, HoldRequest, OnExceeded } from './budget-keeper.js';
import { createBudgetMatcher } from './budget-matcher.js';
import { exceededEvent, leftOf, refusal, statusOf } from './budget-status.js';
import { MemoryBudget } from './memory-budget.js';
import type { Subject } from './subject.js';

/** What the counters of one process need from outside. */
export interface MemoryBudgetsOptions {
  readonly config: Pick<EconomyConfig, 'budgets' | 'timeZone' | 'whenDatabaseDown'>;
  readonly now: () => number;
  readonly onExceeded: OnExceeded;
  /** What other runs have spent of a budget in a window, in whole micro-USD. */
  spentBefore(budget: BudgetConfig, window: Window, signal: AbortSignal): Promise<number>;
}

interface Hold {
  readonly amount: number;
  readonly parts: readonly { readonly budget: MemoryBudget; readonly windowStart: number }[];
}

/** How long a failed reading of what was spent stands before it is tried again. */
const retryAfterMs = 5_000;
/** How long calls of hard budgets wait for a database that is opening. */
const loadTimeoutMs = 20_000;

/**
 * Budgets counted in this process: right as long as it alone uses the database. Checking and holding happen in one turn
 * of the event loop, so calls side by side cannot overshoot.
 */
export class MemoryBudgets implements BudgetKeeper {
  readonly #options: MemoryBudgetsOptions;
  readonly #budgets: readonly MemoryBudget[];
  readonly #match: (subject: Subject) => readonly MemoryBudget[];
  readonly #holds = new Map<string, Hold>();
  #loading: Promise<void> | undefined;
  #failure: { readonly cause: unknown; readonly until: number } | undefined;

  constructor(options: MemoryBudgetsOptions) {
    const { config, now } = options;
    this.#options = options;
    this.#budgets = config.budgets.map((budget) => new MemoryBudget(budget, config.timeZone, now()));
    this.#match = createBudgetMatcher(this.#budgets);
  }

  covers(subject: Subject): boolean {
    return this.#match(subject).length > 0;
  }

  hold(request: HoldRequest): void | Promise<void> {
    if (this.#holds.has(request.id)) return undefined;
    const matched = this.#match(request.subject);
    for (const budget of matched) budget.rollTo(request.at);
    const unread = matched.find((budget) => budget.config.hard && !budget.isKnown);
    const refuses = this.#options.config.whenDatabaseDown === 'refuse';
    if (unread && this.#mayLoad(request.at)) {
      const loading = this.#load();
      // Whoever counts from zero waits for the database once, not again and again.
      if (refuses || !this.#failure) return untilAborted(loading, request.signal).then(() => this.hold(request));
    }
    if (unread && refuses) throw budgetUnknown(unread.config.name, this.#failure?.cause);
    this.#refuseShort(matched, request);
    for (const budget of matched) budget.reserved += request.estimate;
    const parts = matched.map((budget) => ({ budget, windowStart: budget.window.start }));
    this.#holds.set(request.id, { amount: request.estimate, parts });
    return undefined;
  }

  charge(charge: Charge): void {
    const held = this.#holds.get(charge.id);
    this.#holds.delete(charge.id);
    // After a reset, what was held belongs to the window before it.
    for (const { budget, windowStart } of held?.parts ?? []) if (budget.window.start === windowStart) budget.reserved -= held?.amount ?? 0;
    for (const budget of this.#match(charge.subject)) {
      budget.rollTo(charge.at);
      if (charge.at >= budget.window.start) budget.spent += charge.charged;
      if (budget.goesOver()) this.#options.onExceeded(exceededEvent(budget.use(), { ...charge, estimate: charge.charged }));
    }
  }

  async statuses(now: number, signal: AbortSignal): Promise<readonly BudgetStatus[]> {
    for (const budget of this.#budgets) budget.rollTo(now);
    if (this.#budgets.some((budget) => !budget.isKnown) && this.#mayLoad(now)) await untilAborted(this.#load(), signal);
    return this.#budgets.map((budget) => statusOf(budget.use()));
  }

  #refuseShort(matched: readonly MemoryBudget[], request: HoldRequest): void {
    const short = matched.find((budget) => budget.config.hard && leftOf(budget.use()) < request.estimate);
    if (!short) return;
    this.#options.onExceeded(exceededEvent(short.use(), request));
    throw refusal(short.use(), request, this.#options.config.timeZone);
  }

  #mayLoad(now: number): boolean {
    return this.#failure === undefined || this.#failure.until <= now;
  }

  #load(): Promise<void> {
    this.#loading ??= this.#loadAll().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  async #loadAll(): Promise<void> {
    const signal = AbortSignal.timeout(loadTimeoutMs);
    try {
      for (const budget of this.#budgets.filter((each) => !each.isKnown)) {
        const { window } = budget;
        budget.learn(window, await this.#options.spentBefore(budget.config, window, signal));
      }
      this.#failure = undefined;
    } catch (cause) {
      this.#failure = { cause, until: this.#options.now() + retryAfterMs };
    }
  }
}
