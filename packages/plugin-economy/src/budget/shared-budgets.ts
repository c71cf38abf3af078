import { untilAborted } from '@millrace/core';
import type { Connection, Database } from '@millrace/database/tokens';
import type { BudgetConfig, EconomyConfig } from '../config.js';
import { budgetUnknown } from '../error-catalogue.js';
import type { BudgetStatus } from '../tokens.js';
import { windowAt } from '../window/zone-window.js';
import type { BudgetKeeper, HoldRequest, OnExceeded, WriteRows } from './budget-keeper.js';
import { createBudgetMatcher } from './budget-matcher.js';
import { exceededEvent, leftOf, refusal, statusOf, type BudgetUse } from './budget-status.js';
import { passedLimits } from './passed-limits.js';
import type * as budgetSql from './shared-budget-sql.js';
import type { BudgetWindow } from './shared-budget-sql.js';
import type { Subject } from './subject.js';

/** What budgets in the database need from outside. */
export interface SharedBudgetsOptions {
  readonly config: Pick<EconomyConfig, 'budgets' | 'timeZone'>;
  readonly database: Database;
  readonly onExceeded: OnExceeded;
}

/** A refusal found inside a transaction, which it must undo. */
class Short extends Error {
  constructor(readonly use: BudgetUse) {
    super('short');
  }
}

type BudgetSql = typeof budgetSql;

/** How long giving back what nobody waits for may take; after that its lease ends it. */
const releaseTimeoutMs = 10_000;

/**
 * Budgets counted in PostgreSQL, for any number of processes: the counters' rows are locked in one order, checked and
 * raised in one transaction, and lowered in the one that writes the call's row.
 */
export class SharedBudgets implements BudgetKeeper {
  readonly #options: SharedBudgetsOptions;
  readonly #budgets: readonly BudgetConfig[];
  readonly #match: (subject: Subject) => readonly BudgetConfig[];
  /** The latest window of each budget that is known to have its row. */
  readonly #begun = new Map<string, number>();
  readonly #releasing = new Set<Promise<void>>();

  constructor(options: SharedBudgetsOptions) {
    this.#options = options;
    // One order of locking for all: by name.
    this.#budgets = [...options.config.budgets].sort((one, other) => (one.name < other.name ? -1 : 1));
    this.#match = createBudgetMatcher(this.#budgets);
  }

  covers(subject: Subject): boolean {
    return this.#match(subject).length > 0;
  }

  async hold(request: HoldRequest): Promise<void> {
    const matched = this.#match(request.subject);
    const holding = this.#hold(request, matched);
    try {
      await untilAborted(holding, request.signal);
    } catch (cause) {
      // Nobody waits any more: what is still going to be held would be held for nobody.
      if (request.signal.aborted) {
        this.#releaseLater(request.id, holding);
        throw cause;
      }
      if (!(cause instanceof Short)) return refuseUnknown(matched, cause);
      this.#options.onExceeded(exceededEvent(cause.use, request));
      throw refusal(cause.use, request, this.#options.config.timeZone);
    }
  }

  /** Nothing to do: what a call cost is counted when its row is written; until then its estimate stays held. */
  charge(): void {}

  async statuses(now: number, signal: AbortSignal): Promise<readonly BudgetStatus[]> {
    if (this.#budgets.length === 0) return [];
    const wanted = this.#windowsOf(this.#budgets, now);
    const locked = untilAborted(
      this.#transact(wanted, signal, (transaction, sql) => sql.lockWindows(transaction, wanted, { id: '', at: now })),
      signal,
    );
    const uses = await locked.then(
      (all) => all.uses,
      () => wanted.map((each) => ({ ...each, spent: 0, reserved: 0, known: false })),
    );
    return uses.map(statusOf);
  }

  async write(transaction: Connection, write: WriteRows): Promise<void> {
    const sql = await import('./shared-budget-sql.js');
    await sql.keepWindowsStill(transaction);
    const rows = await write(transaction);
    const charges = rows.flatMap((row) =>
      this.#windowsOf(this.#match(row.subject), row.at).map((each) => ({ ...each, row, charged: row.chargedMicroUsd })),
    );
    const settled = await sql.settle(
      transaction,
      rows.map((row) => row.callId),
      charges,
    );
    for (const event of passedLimits(charges, settled)) this.#options.onExceeded(event);
  }

  /** Waits until nothing is held for calls that were cancelled while they reserved, or the time is up. */
  async close(): Promise<void> {
    await untilAborted(Promise.all(this.#releasing), AbortSignal.timeout(releaseTimeoutMs)).catch(() => undefined);
  }

  async #hold(request: HoldRequest, matched: readonly BudgetConfig[]): Promise<void> {
    const wanted = this.#windowsOf(matched, request.at);
    const hasExpired = await this.#transact(wanted, request.signal, async (transaction, sql) => {
      const locked = await sql.lockWindows(transaction, wanted, request);
      if (locked.isHeld || locked.hasExpired) return locked.hasExpired;
      const short = locked.uses.find((use) => use.budget.hard && leftOf(use) < request.estimate);
      if (short) throw new Short(short);
      request.signal.throwIfAborted();
      await sql.reserve(transaction, wanted, request);
      return false;
    });
    if (!hasExpired) return;
    // By itself, for a refusal would undo it.
    await this.#transact(wanted, request.signal, async (transaction, sql) => {
      await sql.lockWindows(transaction, wanted, request);
      await sql.expire(transaction, wanted, request.at);
    });
    await this.#hold(request, matched);
  }

  #windowsOf(budgets: readonly BudgetConfig[], at: number): readonly BudgetWindow[] {
    return budgets.map((budget) => ({ budget, window: windowAt(at, budget.window, this.#options.config.timeZone) }));
  }

  async #transact<T>(
    wanted: readonly BudgetWindow[],
    signal: AbortSignal,
    work: (transaction: Connection, sql: BudgetSql) => Promise<T>,
  ): Promise<T> {
    const [connection, sql] = await Promise.all([this.#options.database.ready(signal), import('./shared-budget-sql.js')]);
    const isNew = ({ budget, window }: BudgetWindow): boolean => this.#begun.get(budget.name) !== window.start;
    const fresh = wanted.filter(isNew);
    if (fresh.length > 0) {
      await connection.transaction((transaction) => sql.beginWindows(transaction, fresh));
      for (const { budget, window } of fresh) this.#begun.set(budget.name, window.start);
    }
    return connection.transaction((transaction) => work(transaction, sql));
  }

  #releaseLater(id: string, holding: Promise<void>): void {
    const releasing = holding
      .then(() => this.#release(id))
      .catch(() => undefined)
      .finally(() => this.#releasing.delete(releasing));
    this.#releasing.add(releasing);
  }

  async #release(id: string): Promise<void> {
    await this.#transact([], AbortSignal.timeout(releaseTimeoutMs), (transaction, sql) => sql.settle(transaction, [id], []));
  }
}

/** A hard budget lets no call pass that it cannot count; a soft one only tells, and its calls are counted when their rows are written. */
function refuseUnknown(budgets: readonly BudgetConfig[], cause: unknown): void {
  const hard = budgets.find((budget) => budget.hard);
  if (hard) throw budgetUnknown(hard.name, cause);
}
