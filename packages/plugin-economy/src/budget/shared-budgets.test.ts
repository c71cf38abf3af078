import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeRow, makeSubject } from '../../test/make-row.js';
import { openTestDatabase, type TestDatabase } from '../../test/test-database.js';
import { economyConfig } from '../config.js';
import { createCostStore } from '../ledger/cost-store.js';
import type { BudgetExceeded } from '../tokens.js';
import { SharedBudgets } from './shared-budgets.js';

let database: TestDatabase;
const signal = new AbortController().signal;
const at = Date.UTC(2026, 10, 24, 12);
beforeAll(async () => void (database = await openTestDatabase({ engine: 'postgresql' })));
afterAll(() => database.close());
beforeEach(() => database.connection.rows(sql`truncate economy.call_cost, economy.budget_window, economy.reservation`));

/** One process of several: its own keeper and store on the same database. */
function openProcess(budgets: unknown = [{ name: 'team', limitUsd: 1 }]) {
  const config = economyConfig.parse({ budgets: budgets as [] });
  const events: BudgetExceeded[] = [];
  const keeper = new SharedBudgets({ config, database, onExceeded: (event) => events.push(event) });
  const store = createCostStore({ database, runId: crypto.randomUUID(), timeZone: 'UTC', keeper: () => keeper });
  const hold = (id: string, estimate: number, more: { at?: number; signal?: AbortSignal } = {}): Promise<void> => {
    const now = more.at ?? at;
    return keeper.hold({
      id,
      estimate,
      subject: makeSubject(),
      at: now,
      expiresAt: now + 60_000,
      signal: more.signal ?? new AbortController().signal,
    });
  };
  const settle = (callId: string, chargedMicroUsd: number): Promise<void> =>
    store.write([makeRow({ callId, chargedMicroUsd, costMicroUsd: chargedMicroUsd })], signal);
  const status = async (now = at) => (await keeper.statuses(now, signal))[0];
  return { keeper, events, hold, settle, status };
}

it('lets two processes together not overshoot, and rejects no call that fits', async () => {
  const processes = [openProcess(), openProcess()];

  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, call) => processes[call % 2]?.hold(`c${call}`, 30_000)));

  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(33);
  expect(await processes[0]?.status()).toMatchObject({ reservedMicroUsd: 990_000, spentMicroUsd: 0, known: true });
  const [sum] = await database.connection.rows<{ held: string }>(sql`select sum(amount)::text as held from economy.reservation`);
  expect(sum?.held).toBe('990000');
});

it('refuses with the same words as in memory, and tells', async () => {
  const { hold, events } = openProcess();
  await hold('a', 900_000);

  await expect(hold('b', 200_000)).rejects.toMatchObject({
    code: 'MILLRACE_BUDGET_EXCEEDED',
    message: expect.stringContaining("'team' has 0.10 USD left of 1.00 USD"),
  });
  expect(events).toMatchObject([{ budget: 'team', refused: true, callId: 'b' }]);
});

it('gives back and counts once, when the row is written, however often that is', async () => {
  const { hold, settle, status } = openProcess();
  await hold('a', 500_000);
  await hold('a', 500_000);
  await hold('other', 100_000);

  await settle('a', 20_000);
  await settle('a', 20_000);

  expect(await status()).toMatchObject({ spentMicroUsd: 20_000, reservedMicroUsd: 100_000, remainingMicroUsd: 880_000 });
});

it('counts calls that held nothing, and those from before a budget was set', async () => {
  await openProcess([]).settle('before', 300_000);
  const { settle, status } = openProcess();
  expect((await status())?.spentMicroUsd).toBe(300_000);

  await settle('unheld', 5);

  expect((await status())?.spentMicroUsd).toBe(300_005);
});

it('takes what a dead process held as spent when its lease is over', async () => {
  const dead = openProcess();
  const living = openProcess();
  await dead.hold('lost', 900_000);
  await expect(living.hold('early', 200_000, { at: at + 59_999 })).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });

  await living.hold('late', 100_000, { at: at + 60_000 });

  expect(await living.status()).toMatchObject({ spentMicroUsd: 900_000, reservedMicroUsd: 100_000 });
});

it('begins a new window at zero', async () => {
  const { hold, status } = openProcess([{ name: 'daily', limitUsd: 1, window: 'day' }]);
  await hold('today', 1_000_000);

  await hold('tomorrow', 1_000_000, { at: at + 86_400_000 });

  expect((await status(at + 86_400_000))?.reservedMicroUsd).toBe(1_000_000);
});

it('refuses while the database is away, and does not know its budgets then', async () => {
  const { hold, status } = openProcess();
  database.isDown = true;

  await expect(hold('a', 1)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_UNKNOWN' });
  expect(await status()).toMatchObject({ known: false });
  database.isDown = false;
});

it('holds nothing for a call that was cancelled meanwhile', async () => {
  const { hold, status } = openProcess();
  await hold('warm', 1);
  const controller = new AbortController();

  const holding = hold('gone', 500_000, { signal: controller.signal });
  controller.abort(new Error('cancelled'));
  await expect(holding).rejects.toThrow('cancelled');

  await expect.poll(async () => (await status())?.reservedMicroUsd).toBe(1);
});
