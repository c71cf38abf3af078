import { expect, it } from 'vitest';
import { makeSubject } from '../../test/make-row.js';
import { economyConfig } from '../config.js';
import type { BudgetExceeded } from '../tokens.js';
import { MemoryBudgets } from './memory-budgets.js';

const signal = new AbortController().signal;
type Budgets = NonNullable<Parameters<typeof economyConfig.parse>[0]>;

function setUp(config: unknown, spentBefore: () => Promise<number> = async () => 0) {
  const clock = { now: Date.parse('2026-11-24T12:00:00Z') };
  const events: BudgetExceeded[] = [];
  const budgets = new MemoryBudgets({
    config: economyConfig.parse(config as Budgets),
    now: () => clock.now,
    onExceeded: (event) => events.push(event),
    spentBefore,
  });
  const hold = async (id: string, estimate: number): Promise<void> =>
    budgets.hold({
      id,
      estimate,
      subject: makeSubject(),
      at: clock.now,
      expiresAt: clock.now + 1_000,
      signal: new AbortController().signal,
    });
  const charge = (id: string, charged: number, at = clock.now): void => budgets.charge({ id, charged, subject: makeSubject(), at });
  const status = async () => (await budgets.statuses(clock.now, signal))[0];
  return { budgets, clock, events, hold, charge, status };
}
const oneDollar = { budgets: [{ name: 'team', limitUsd: 1 }] };

it('holds until the limit and refuses what goes beyond, with what is left and when it resets', async () => {
  const { hold, events } = setUp(oneDollar);
  await hold('a', 600_000);

  const refused = hold('b', 400_001);

  await expect(refused).rejects.toMatchObject({
    code: 'MILLRACE_BUDGET_EXCEEDED',
    message: expect.stringMatching(/'team' has 0\.40 USD left of 1\.00 USD; .* estimated at 0\.400001 USD.* 2026-12-01T00:00:00\.000Z/),
    retryable: true,
    retryAfterMs: 6.5 * 86_400_000,
  });
  expect(events).toMatchObject([{ budget: 'team', refused: true, remainingMicroUsd: 400_000, estimateMicroUsd: 400_001, callId: 'b' }]);
  await expect(hold('c', 400_000)).resolves.toBeUndefined();
});

it('lets no parallel calls overshoot, and rejects none that fit', async () => {
  const { hold, status } = setUp(oneDollar);

  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, call) => hold(`c${call}`, 30_000)));

  expect(outcomes.filter((each) => each.status === 'fulfilled')).toHaveLength(33);
  expect((await status())?.reservedMicroUsd).toBe(33 * 30_000);
});

it('always has reserved what the open calls hold together', async () => {
  const { hold, charge, status } = setUp({ budgets: [{ name: 'team', limitUsd: 1_000 }] });
  const open = new Map<string, number>();
  let spent = 0;

  for (let step = 0; step < 500; step += 1) {
    const id = `c${(step * 7) % 40}`;
    const held = open.get(id);
    if (held === undefined) {
      open.set(id, step + 1);
      await hold(id, step + 1);
    } else {
      open.delete(id);
      charge(id, held * 2);
      spent += held * 2;
    }
    const sum = [...open.values()].reduce((all, each) => all + each, 0);
    expect(await status()).toMatchObject({ reservedMicroUsd: sum, spentMicroUsd: spent });
  }
});

it('holds and gives back once, however often it is asked', async () => {
  const { hold, charge, status } = setUp(oneDollar);

  await hold('a', 500_000);
  await hold('a', 500_000);
  expect((await status())?.reservedMicroUsd).toBe(500_000);
  charge('a', 10);

  expect(await status()).toMatchObject({ reservedMicroUsd: 0, spentMicroUsd: 10, remainingMicroUsd: 999_990 });
});

it('counts what was spent before this process', async () => {
  const { hold, status } = setUp(oneDollar, async () => 900_000);

  await expect(hold('a', 100_001)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });
  expect(await status()).toMatchObject({ spentMicroUsd: 900_000, known: true });
});

it('begins again at local midnight, on the day the clocks change too', async () => {
  const { hold, clock, status } = setUp({ timeZone: 'Europe/Berlin', budgets: [{ name: 'daily', limitUsd: 1, window: 'day' }] });
  clock.now = Date.parse('2027-03-28T21:59:59.999Z');
  await hold('a', 1_000_000);
  await expect(hold('b', 1)).rejects.toMatchObject({ retryAfterMs: 1 });

  clock.now += 1;

  await hold('c', 1_000_000);
  expect((await status())?.resetsAt).toBe(Date.parse('2027-03-29T22:00:00Z'));
});

it('books a call in the window it reserved in, though it ends in the next', async () => {
  const { hold, charge, clock, status } = setUp({ budgets: [{ name: 'daily', limitUsd: 1, window: 'day' }] });
  const reservedAt = clock.now;
  await hold('late', 700_000);
  clock.now += 86_400_000;
  await hold('new', 100_000);

  charge('late', 900_000, reservedAt);

  expect(await status()).toMatchObject({ spentMicroUsd: 0, reservedMicroUsd: 100_000 });
});

it('holds in all budgets or in none', async () => {
  const { budgets, hold, clock } = setUp({
    budgets: [
      { name: 'wide', limitUsd: 10 },
      { name: 'narrow', limitUsd: 1, scope: { tools: 'read_*' } },
    ],
  });

  await expect(hold('a', 2_000_000)).rejects.toMatchObject({ message: expect.stringContaining("'narrow'") });

  expect((await budgets.statuses(clock.now, signal)).map((each) => each.reservedMicroUsd)).toEqual([0, 0]);
});

it('only tells of a soft budget, once per window', async () => {
  const { hold, charge, events, clock } = setUp({ budgets: [{ name: 'soft', limitUsd: 1, hard: false, window: 'day' }] });

  for (const id of ['a', 'b', 'c']) {
    await hold(id, 800_000);
    charge(id, 800_000);
  }
  expect(events).toMatchObject([{ budget: 'soft', refused: false, callId: 'b' }]);

  clock.now += 86_400_000;
  charge('d', 1_000_001);
  expect(events).toHaveLength(2);
});

it('refuses calls of a hard budget while what was spent cannot be read, and asks again later', async () => {
  let isDown = true;
  let asked = 0;
  const { hold, clock, status } = setUp(oneDollar, async () => {
    asked += 1;
    if (isDown) throw new Error('no database');
    return 5;
  });

  await expect(hold('a', 1)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_UNKNOWN', retryable: true });
  await expect(hold('b', 1)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_UNKNOWN' });
  expect(asked).toBe(1);
  expect((await status())?.known).toBe(false);

  isDown = false;
  clock.now += 5_000;
  await hold('c', 1);
  expect(await status()).toMatchObject({ spentMicroUsd: 5, reservedMicroUsd: 1, known: true });
});

it('counts from zero in memory when the host prefers that, and says it is not known', async () => {
  const { hold, status } = setUp({ ...oneDollar, whenDatabaseDown: 'memory' }, async () => Promise.reject(new Error('no database')));

  await hold('a', 600_000);

  await expect(hold('b', 600_000)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });
  expect((await status())?.known).toBe(false);
});

it('does not hold up calls for a database that has failed before, when it counts from zero', async () => {
  let asked = 0;
  const { hold, clock } = setUp({ ...oneDollar, whenDatabaseDown: 'memory' }, () => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('no database')) : new Promise(() => {});
  });
  await hold('a', 1);
  clock.now += 5_000;

  await hold('b', 1);

  expect(asked).toBe(2);
});

it('never resets a total, and says so', async () => {
  const { hold, status } = setUp({ budgets: [{ name: 'once', limit: { amount: '0.000001', currency: 'USD' }, window: 'total' }] });

  await expect(hold('a', 2)).rejects.toMatchObject({ message: expect.stringContaining('it never resets'), retryable: false });
  expect(await status()).not.toHaveProperty('resetsAt');
});
