import { abortAfter, untilAborted } from '@millrace/core';
import type { Clock, Event, Ids, Logger, TokenCounter } from '@millrace/core';
import type { Database } from '@millrace/database/tokens';
import type { BudgetKeeper, OnExceeded } from './budget/budget-keeper.js';
import { MemoryBudgets } from './budget/memory-budgets.js';
import { SharedBudgets } from './budget/shared-budgets.js';
import type { EconomyConfig } from './config.js';
import { createCostStream, type CostStream } from './cost-stream.js';
import { CounterThread } from './count/counter-thread.js';
import { createCostBook, type CostBook } from './ledger/cost-book.js';
import { recordedEvent } from './ledger/cost-row.js';
import { createCostStore, type CostStore } from './ledger/cost-store.js';
import { openLedger } from './ledger/open-ledger.js';
import { CallMeter } from './meter/call-meter.js';
import { createPriceBook } from './money/price-book.js';
import { budgetExceeded, costRecorded } from './tokens.js';
import type { ToolParts } from './tools/tool-parts.js';

/** What the economy takes from its plugin. */
export interface EconomyContext {
  readonly config: EconomyConfig;
  readonly needs: { readonly clock: Clock; readonly ids: Ids; readonly database: Database };
  readonly signal: AbortSignal;
  readonly log: Logger;
  emit<X>(event: Event<X>, value: X): void;
}

/** Everything the plugin brings, put together. */
export interface Economy extends ToolParts {
  readonly config: EconomyConfig;
  readonly book: CostBook;
  readonly meter: CallMeter;
  readonly counter: TokenCounter;
  readonly stream: CostStream['stream'];
  /** Settles, writes and ends the thread. */
  close(): Promise<void>;
}

const statusTimeoutMs = 5_000;

/** Puts the economy together. Nothing heavy is loaded and nothing is waited for but the database's name. */
export async function openEconomy(context: EconomyContext): Promise<Economy> {
  const { config, needs, log, emit } = context;
  const now = (): number => needs.clock.now();
  const thread = new CounterThread();
  const count: ToolParts['count'] = (texts) => thread.count(texts);
  const prices = createPriceBook(config.prices, (question) => thread.price(question));
  const costs = createCostStream({ model: config.model, totals: () => book.running });
  const onExceeded: OnExceeded = (event) => {
    emit(budgetExceeded, event);
    costs.exceeded(event);
  };
  const store = createCostStore({ database: needs.database, runId: needs.ids.next(), timeZone: config.timeZone, keeper: () => keeper });
  const keeper = await openBudgets(context, { now, onExceeded, store });
  const book: CostBook = createCostBook({
    store,
    timeZone: config.timeZone,
    onFailed: (cause) => log.warn('Costs could not be written to the database; they are kept in memory.', { cause: String(cause) }),
    onUnwritten: (calls) => log.error('The hub stopped before the costs of some calls could be written; they are lost.', { calls }),
    onRecorded(row) {
      emit(costRecorded, recordedEvent(row));
      costs.changed();
    },
  });
  const meter = new CallMeter({ config, keeper, book, prices, now, count });
  const ledger = openLedger({ book, keeper, now, settled: (signal) => meter.settled(signal) });
  const counter: TokenCounter = { method: 'o200k', count: async (text) => (await count([text]))[0] ?? 0 };
  const close = async (): Promise<void> => {
    await meter.settled(new AbortController().signal);
    // What is not counted by now is counted by its characters.
    await thread.close();
    await meter.close();
    await keeper.close?.();
    await book.close();
  };
  return { config, prices, now, count, ledger, keeper, book, meter, counter, stream: costs.stream, close };
}

async function openBudgets(
  { config, needs, signal }: EconomyContext,
  more: { readonly now: () => number; readonly onExceeded: OnExceeded; readonly store: CostStore },
): Promise<BudgetKeeper> {
  const { now, onExceeded, store } = more;
  const bounded = abortAfter(statusTimeoutMs, signal);
  const { engine } = await untilAborted(needs.database.status(bounded), bounded);
  if (engine === 'postgresql') return new SharedBudgets({ config, database: needs.database, onExceeded });
  return new MemoryBudgets({ config, now, onExceeded, spentBefore: (budget, window, until) => store.spentBefore(budget, window, until) });
}
