import { untilAborted } from '@millrace/core';
import type { Connection, Database } from '@millrace/database/tokens';
import type { BudgetKeeper } from '../budget/budget-keeper.js';
import type { BudgetConfig } from '../config.js';
import type { Sums, SumsGroup, TotalsQuery } from '../tokens.js';
import type { Window } from '../window/zone-window.js';
import type { CostRow } from './cost-row.js';
import type * as costSql from './cost-sql.js';
import { oneRowEach } from './let-go.js';

/** The ledger's rows in the database. Every wait ends with its signal. */
export interface CostStore {
  /** Writes rows, and with them what budgets shared by several processes have spent. Writing a row twice is writing it once. */
  write(rows: readonly CostRow[], signal: AbortSignal): Promise<void>;
  sum(query: TotalsQuery, signal: AbortSignal): Promise<Sums & { readonly groups: readonly SumsGroup[] }>;
  /** What other runs of this process have spent of a budget, in whole micro-USD. */
  spentBefore(budget: BudgetConfig, window: Window, signal: AbortSignal): Promise<number>;
}

/** What the store needs from outside. */
export interface CostStoreOptions {
  readonly database: Database;
  readonly runId: string;
  readonly timeZone: string;
  /** Who counts budgets in the transaction of a write, if anyone does. */
  keeper(): Pick<BudgetKeeper, 'write'>;
}

/** Makes the store; SQL is loaded with the first use. */
export function createCostStore(options: CostStoreOptions): CostStore {
  const { database, runId, timeZone } = options;
  const open = async <T>(signal: AbortSignal, work: (connection: Connection, sql: typeof costSql) => Promise<T>): Promise<T> => {
    const working = Promise.all([database.ready(signal), import('./cost-sql.js')]).then(([connection, sql]) => work(connection, sql));
    return untilAborted(working, signal);
  };
  return {
    write: (all, signal) =>
      open(signal, async (connection, sql) => {
        const rows = oneRowEach(all);
        const insert = async (to: Connection): Promise<readonly CostRow[]> => {
          const before = await sql.insertRows(to, rows, runId);
          return rows
            .filter(({ callId }) => before.has(callId))
            .map((row) => ({ ...row, chargedMicroUsd: row.chargedMicroUsd - (before.get(row.callId) ?? 0) }));
        };
        const keeper = options.keeper();
        if (!keeper.write) return void (await insert(connection));
        await connection.transaction(async (transaction) => keeper.write?.(transaction, insert));
      }),
    sum: (query, signal) => open(signal, (connection, sql) => sql.sumRows(connection, query, timeZone)),
    spentBefore: (budget, window, signal) =>
      open(signal, (connection, sql) => sql.spentInWindow(connection, budget, { window, exceptRun: runId })),
  };
}
