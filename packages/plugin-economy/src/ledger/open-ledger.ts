import { untilAborted } from '@millrace/core';
import { budgetMissing, budgetUnknown } from '../error-catalogue.js';
import type { BudgetKeeper } from '../budget/budget-keeper.js';
import type { Ledger } from '../tokens.js';
import type { CostBook } from './cost-book.js';
import { storableText } from './storable-text.js';

/** What the ledger is made of. */
export interface LedgerParts {
  readonly book: CostBook;
  readonly keeper: BudgetKeeper;
  readonly now: () => number;
  /** Waits until the calls answered so far are settled. */
  settled(signal: AbortSignal): Promise<void>;
}

/** Makes the ledger service: what it answers includes every call answered before it was asked. */
export function openLedger(parts: LedgerParts): Ledger {
  const { book, keeper, now } = parts;
  const ledger: Ledger = {
    async remaining(name, signal) {
      const all = await ledger.budgets(signal);
      const budget = all.find((each) => each.name === name);
      if (!budget)
        throw budgetMissing(
          name,
          all.map((each) => each.name),
        );
      if (!budget.known) throw budgetUnknown(name, undefined);
      return budget.remainingMicroUsd;
    },
    async budgets(signal) {
      await parts.settled(signal);
      // Where budgets are counted in the database, a call counts as spent when its row is there.
      if (keeper.write) await untilAborted(book.flush(signal), signal);
      return keeper.statuses(now(), signal);
    },
    async totals(query, signal) {
      await parts.settled(signal);
      const { tenant, principal } = query;
      const names = {
        ...(tenant !== undefined && { tenant: storableText(tenant) }),
        ...(principal !== undefined && { principal: storableText(principal) }),
      };
      return book.totals({ ...query, ...names }, signal);
    },
    async flush(signal) {
      await parts.settled(signal);
      return book.flush(signal);
    },
  };
  return ledger;
}
