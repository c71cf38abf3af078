import type { Connection, Database } from '@millrace/database/tokens';
import { within } from '../async/within.js';
import type { BudgetConfig, EconomyConfig } from '../config.js';
import { budgetUnknown } from '../error-catalogue.js';
import type { BudgetStatus } from '../tokens.js';
import { windowAt } from '../window/zone-window.js';
import type { BudgetKeeper, HoldRequest, OnExceeded, WriteRows } from './budget-keeper.js';
import { createBudgetMatcher } from './budget-matcher.js';
import { exceededEvent, leftOf, refusal, statusOf, type BudgetUse } from './budget-status.js';
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
      await within(holding, request.signal);
    } catch (cause) {
      // Nobody waits any more: what is still going to be held would be held for nobody.
      if (request.signal.aborted) {
        holding.then(() => this.#release(request.id)).catch(() => undefined);
        throw cause;
      }
      if (!(cause instanceof Short)) throw budgetUnknown(matched[0]?.name ?? '', cause);
      this.#options.onExceeded(exceededEvent(cause.use, request));
      throw refusal(cause.use, request, this.#options.config.timeZone);
    }
  }

  /** Nothing to do: what a call cost is counted when its row is written; until then its estimate stays held. */
  charge(): void {}

  async statuses(now: number, signal: AbortSignal): Promise<readonly BudgetStatus[]> {
    const wanted = this.#windowsOf(this.#budgets, now);
    const locked = within(
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
      this.#windowsOf(this.#match(row.subject), row.at).map((each) => ({ ...each, charged: row.chargedMicroUsd })),
    );
    await sql.settle(
      transaction,
      rows.map((row) => row.callId),
      charges,
    );
  }

  #hold(request: HoldRequest, matched: readonly BudgetConfig[]): Promise<void> {
    const wanted = this.#windowsOf(matched, request.at);
    return this.#transact(wanted, request.signal, async (transaction, sql) => {
      let locked = await sql.lockWindows(transaction, wanted, request);
      if (locked.isHeld) return;
      if (locked.hasExpired) {
        await sql.expire(transaction, wanted, request.at);
        locked = await sql.lockWindows(transaction, wanted, request);
      }
      const short = locked.uses.find((use) => use.budget.hard && leftOf(use) < request.estimate);
      if (short) throw new Short(short);
      await sql.reserve(transaction, wanted, request);
    });
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

  async #release(id: string): Promise<void> {
    await this.#transact([], AbortSignal.timeout(releaseTimeoutMs), (transaction, sql) => sql.settle(transaction, [id], []));
  }
}
