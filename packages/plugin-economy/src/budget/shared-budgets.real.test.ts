import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeRow, makeSubject } from '../../test/make-row.js';
import { openTestDatabase, type TestDatabase } from '../../test/test-database.js';
import { economyConfig } from '../config.js';
import { createCostStore } from '../ledger/cost-store.js';
import { SharedBudgets } from './shared-budgets.js';

// Needs a PostgreSQL server whose schema 'economy' may be emptied: the suite of real parts starts one and names it.
const url = process.env['MILLRACE_TEST_DATABASE_URL'];
const processes: TestDatabase[] = [];
const signal = new AbortController().signal;
const at = Date.UTC(2026, 10, 24, 12);
beforeAll(async () => {
  if (url === undefined) return;
  for (let each = 0; each < 4; each += 1) processes.push(await openTestDatabase({ url }));
  await processes[0]?.connection.rows(sql`truncate economy.call_cost, economy.budget_window, economy.reservation`);
});
afterAll(() => Promise.all(processes.map((each) => each.close())));

const config = economyConfig.parse({
  budgets: [
    { name: 'b-total', limitUsd: 1, window: 'total' },
    { name: 'a-daily', limitUsd: 100, window: 'day' },
    { name: 'c-soft', limitUsd: 0.1, hard: false },
  ],
});

it.skipIf(url === undefined)(
  'lets 64 writers on four pools not overshoot a shared budget, without a deadlock, and uses all of it',
  async () => {
    const wrong: unknown[] = [];
    let settled = 0;
    let refused = 0;
    const write = async (database: TestDatabase, writer: number): Promise<void> => {
      const keeper = new SharedBudgets({ config, database, onExceeded: () => undefined });
      const store = createCostStore({ database, runId: `run ${writer}`, timeZone: 'UTC', keeper: () => keeper });
      for (let call = 0; call < 20; call += 1) {
        const id = `w${writer}-${call}`;
        try {
          await keeper.hold({
            id,
            estimate: 2_000,
            subject: makeSubject(),
            at,
            expiresAt: at + 60_000,
            signal: new AbortController().signal,
          });
        } catch (cause) {
          if ((cause as { code?: string }).code === 'MILLRACE_BUDGET_EXCEEDED') refused += 1;
          else wrong.push(cause);
          continue;
        }
        const charged = 1_000 + ((writer * 31 + call * 17) % 1_000);
        await store.write([makeRow({ callId: id, chargedMicroUsd: charged, costMicroUsd: charged })], AbortSignal.timeout(30_000));
        settled += 1;
      }
    };

    await Promise.all(Array.from({ length: 64 }, (_, writer) => write(processes[writer % 4] as TestDatabase, writer)));

    const [sum] =
      (await processes[0]?.connection.rows<{ spent: number; rows: number }>(
        sql`select sum(charged_micro_usd)::bigint as spent, count(*)::int as rows from economy.call_cost`,
      )) ?? [];
    const keeper = new SharedBudgets({ config, database: processes[1] as TestDatabase, onExceeded: () => undefined });
    const total = (await keeper.statuses(at, signal)).find((each) => each.name === 'b-total');
    expect(wrong).toEqual([]);
    expect(sum?.rows).toBe(settled);
    expect(refused + settled).toBe(64 * 20);
    expect(total).toMatchObject({ spentMicroUsd: sum?.spent, reservedMicroUsd: 0 });
    expect(total?.spentMicroUsd).toBeLessThanOrEqual(1_000_000);
    // What is left is less than what the calls in flight together reserved beyond their cost.
    expect(total?.spentMicroUsd).toBeGreaterThan(1_000_000 - 64 * 2_000);
  },
  120_000,
);
