import type { EconomyConfig } from '../config.js';
import type { CostBook } from '../ledger/cost-book.js';
import type { BudgetKeeper } from '../budget/budget-keeper.js';
import type { PriceBook } from '../money/price-book.js';
import type { Ledger } from '../tokens.js';

/** What the tools work with. */
export interface ToolParts {
  readonly config: Pick<EconomyConfig, 'model' | 'timeZone'>;
  readonly ledger: Ledger;
  readonly prices: PriceBook;
  readonly book: Pick<CostBook, 'record'>;
  readonly keeper: Pick<BudgetKeeper, 'charge'>;
  readonly now: () => number;
  count(texts: readonly string[]): Promise<readonly number[]>;
}
