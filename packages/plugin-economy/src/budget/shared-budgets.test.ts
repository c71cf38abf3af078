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
  const hold = async (id: string, estimate: number, more: { at?: number; signal?: AbortSignal } = {}): Promise<void> => {
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
  const settle = (callId: string, chargedMicroUsd: number, errorCode: string | null = null): Promise<void> =>
    store.write([makeRow({ callId, chargedMicroUsd, costMicroUsd: chargedMicroUsd, errorCode })], signal);
  const status = async (now = at) => (await keeper.statuses(now, signal))[0];
  return { keeper, events, hold, settle, status };
}

it('lets two processes together not overshoot, and rejects no call that fits', async () => {
  const [one, other] = [openProcess(), openProcess()];

  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, call) => (call % 2 ? one : other).hold(`c${call}`, 30_000)));

  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(33);
  expect(await one.status()).toMatchObject({ reservedMicroUsd: 990_000, spentMicroUsd: 0, known: true });
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

it('counts a call once that one process let go of while it asked and another took to its end', async () => {
  const [one, other] = [openProcess(), openProcess()];
  await one.hold('a', 500_000);
  await one.settle('a', 1_000, 'MILLRACE_ASK_UNANSWERED');
  await other.hold('a', 500_000);
  const meanwhile = await other.status();

  await other.settle('a', 20_000);
  await one.settle('a', 1_000, 'MILLRACE_ASK_UNANSWERED');

  expect(meanwhile).toMatchObject({ spentMicroUsd: 1_000, reservedMicroUsd: 500_000 });
  expect(await one.status()).toMatchObject({ spentMicroUsd: 20_000, reservedMicroUsd: 0 });
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

it('shows it as spent also where that leaves too little for the call that finds it', async () => {
  const dead = openProcess();
  const living = openProcess();
  await dead.hold('lost', 900_000);

  await expect(living.hold('late', 200_000, { at: at + 60_000 })).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });

  expect(await living.status()).toMatchObject({ spentMicroUsd: 900_000, reservedMicroUsd: 0 });
});

it('counts a call once that is settled after its lease was over', async () => {
  const slow = openProcess();
  const other = openProcess();
  await slow.hold('slow', 600_000);
  await other.hold('other', 100_000, { at: at + 60_000 });
  expect(await other.status()).toMatchObject({ spentMicroUsd: 600_000, reservedMicroUsd: 100_000 });

  await slow.settle('slow', 50_000);
  await slow.settle('slow', 50_000);

  expect(await other.status()).toMatchObject({ spentMicroUsd: 50_000, reservedMicroUsd: 100_000 });
});

it('settles what was held before its window was lost', async () => {
  const { hold, settle } = openProcess();
  await hold('a', 500_000);
  await database.connection.rows(sql`truncate economy.budget_window`);
  const fresh = openProcess();
  await fresh.status();

  await settle('a', 20_000);

  expect(await fresh.status()).toMatchObject({ spentMicroUsd: 20_000, reservedMicroUsd: 0 });
});

it('tells once, over all processes, that a soft budget went over', async () => {
  const budgets = [{ name: 'soft', limitUsd: 1, hard: false }];
  const [one, other] = [openProcess(budgets), openProcess(budgets)];
  await one.status();

  await one.settle('a', 1_000_000);
  await Promise.all([one.settle('b', 1), other.settle('c', 1), one.settle('d', 1)]);

  expect([...one.events, ...other.events]).toMatchObject([{ budget: 'soft', refused: false, remainingMicroUsd: 0, estimateMicroUsd: 1 }]);
});

it('asks nothing of the database where there are no budgets', async () => {
  const { status } = openProcess([]);
  database.isDown = true;

  expect(await status()).toBeUndefined();
  database.isDown = false;
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

it('lets calls of soft budgets pass while the database is away', async () => {
  const { hold } = openProcess([{ name: 'soft', limitUsd: 1, hard: false }]);
  database.isDown = true;

  await expect(hold('a', 1)).resolves.toBeUndefined();
  database.isDown = false;
});

it('holds nothing for a call that was cancelled meanwhile', async () => {
  const { hold, status, keeper } = openProcess();
  await hold('warm', 1);
  const controller = new AbortController();

  const holding = hold('gone', 500_000, { signal: controller.signal });
  controller.abort(new Error('cancelled'));
  await expect(holding).rejects.toThrow('cancelled');
  await keeper.close();

  expect((await status())?.reservedMicroUsd).toBe(1);
});
