import { isMillraceError, tokenCounter } from '@millrace/core';
import type { Database } from '@millrace/database/tokens';
import { sql } from 'drizzle-orm';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ann, breaks, echo, handled, hangs, manual, startEconomy } from '../test/economy-hub.js';
import { openTestDatabase, type TestDatabase } from '../test/test-database.js';
import { getCostData, ledger } from './tokens.js';

const signal = new AbortController().signal;
let database: TestDatabase;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  database.isDown = false;
  await database.connection.rows(sql`truncate economy.call_cost`);
});
const setUp = (config?: Parameters<typeof startEconomy>[1], more?: Partial<Database>) => startEconomy(database, config, more);

it('refuses a call that a hard budget cannot pay, before its handler runs', async () => {
  const { hub, exceeded, recorded } = await setUp({ budgets: [{ name: 'team', limit: { amount: '0.0001', currency: 'USD' } }] });
  handled.length = 0;

  await expect(hub.call(echo, { text: 'hello' })).rejects.toMatchObject({
    code: 'MILLRACE_BUDGET_EXCEEDED',
    message: expect.stringMatching(
      /'team' has 0\.0001 USD left of 0\.0001 USD; .*'echo' is estimated at 0\.00\d+ USD.*resets at 2026-12-01/,
    ),
  });
  await hub.settled();

  expect(handled).toEqual([]);
  expect(exceeded).toMatchObject([{ budget: 'team', refused: true, tool: 'echo' }]);
  expect(recorded).toEqual([]);
  await hub.stop();
});

it('lets 64 parallel calls spend no more than the budget has', async () => {
  const { hub } = await setUp({ budgets: [{ name: 'team', limitUsd: 0.0105 }] });
  handled.length = 0;

  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, (_, call) => hub.call(echo, { text: `call ${call}` })));
  const refused = outcomes.filter((each) => each.status === 'rejected' && isMillraceError(each.reason, 'MILLRACE_BUDGET_EXCEEDED'));
  const [team] = await hub.service(ledger).budgets(signal);

  // Each is estimated at 1 000 tokens of answer and a few of arguments.
  expect(handled).toHaveLength(10);
  expect(refused).toHaveLength(54);
  expect(team?.spentMicroUsd).toBeGreaterThan(0);
  expect(team).toMatchObject({ reservedMicroUsd: 0, limitMicroUsd: 10_500 });
  await hub.stop();
});

it('settles each call exactly once: answered, failed, timed out, cancelled and of wrong input', async () => {
  const { hub, recorded } = await setUp();
  const controller = new AbortController();

  await hub.call(echo, { text: 'fine' });
  await hub.call(breaks, {}).catch(() => undefined);
  await hub.call(hangs, {}).catch(() => undefined);
  const cancelled = hub.call(hangs, {}, { signal: controller.signal }).catch(() => undefined);
  controller.abort();
  await cancelled;
  await hub.call(echo, { text: 1 } as never).catch(() => undefined);
  await hub.settled();

  // Wrong input is refused before anything is reserved.
  expect(recorded.map((event) => [event.tool, event.ok])).toEqual([
    ['echo', true],
    ['breaks', false],
    ['hangs', false],
    ['hangs', false],
  ]);
  expect(new Set(recorded.map((event) => event.callId)).size).toBe(4);
  await hub.stop();
});

it('counts what the tokenizer counts, arguments and answer', async () => {
  const { hub, recorded } = await setUp();
  const text = 'The quick brown fox, 13 lazy dogs, 八字.';

  await hub.call(echo, { text });
  await hub.settled();

  const tokens = countTokens(JSON.stringify({ text })) + countTokens(text);
  expect(recorded).toMatchObject([{ tokensUsed: tokens, costMicroUsd: tokens, model: 'flat', estimated: true, ok: true }]);
  await hub.stop();
});

it('counts what is read of a resource', async () => {
  const { hub, recorded } = await setUp();

  await hub.read('docs://manual');
  await hub.settled();

  expect(recorded).toMatchObject([{ tool: 'docs://manual', ok: true, tokensUsed: expect.any(Number) }]);
  expect(recorded[0]?.tokensUsed).toBeGreaterThanOrEqual(countTokens(manual));
  await hub.stop();
});

it('is the token counter of the hub', async () => {
  const { hub } = await setUp();

  expect(hub.service(tokenCounter).method).toBe('o200k');
  expect(await hub.service(tokenCounter).count('hello world')).toBe(2);
  await hub.stop();
});

it('goes on with totals and budgets where an earlier run stopped', async () => {
  const budgets = [{ name: 'team', limitUsd: 0.01 }];
  const first = await setUp({ budgets });
  for (let call = 0; call < 5; call += 1) await first.hub.call(echo, { text: 'words '.repeat(400) });
  await first.hub.stop();
  const [stored] = await database.connection.rows<{ cost: string }>(sql`select sum(cost_micro_usd)::text as cost from economy.call_cost`);

  const second = await setUp({ budgets });
  const left = await second.hub.service(ledger).remaining('team', signal);

  expect(left).toBe(10_000 - Number(stored?.cost));
  await expect(second.hub.call(echo, { text: 'words '.repeat(5_000) })).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });
  expect((await second.hub.service(ledger).totals({ from: 0, to: Infinity }, signal)).calls).toBe(5);
  await second.hub.stop();
});

it('keeps counting in memory while the database is away, says so, and writes when it is back', async () => {
  const { hub } = await setUp();
  database.isDown = true;
  await hub.call(echo, { text: 'kept' });

  const away = await hub.call(getCostData, {});
  const health = await hub.health();
  database.isDown = false;
  const back = await hub.call(getCostData, {});

  expect(away).toMatchObject({ totals: { calls: 1 }, durable: false });
  expect(health.checks).toMatchObject([{ name: 'economy.ledger', status: 'degraded' }]);
  expect(back).toMatchObject({ totals: { calls: 2 }, durable: true });
  expect((await hub.health()).checks).toMatchObject([{ status: 'pass', data: { queued: 0, dropped: 0, durable: true } }]);
  await hub.stop();
});

it('refuses calls of a hard budget while it cannot know what was spent', async () => {
  database.isDown = true;
  const { hub } = await setUp({ budgets: [{ name: 'team', limitUsd: 1 }] });

  await expect(hub.call(echo, { text: 'x' })).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_UNKNOWN' });
  await expect(hub.service(ledger).remaining('team', signal)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_UNKNOWN' });
  await expect(hub.service(ledger).remaining('none', signal)).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_MISSING' });
  await hub.stop();
});

it('counts budgets in the database where that is a PostgreSQL server, for other hubs use it too', async () => {
  await database.connection.rows(sql`truncate economy.budget_window, economy.reservation`);
  const server: Partial<Database> = { status: async () => ({ engine: 'postgresql', state: 'ready', location: 'test', schemas: [] }) };
  const budgets = [{ name: 'team', limitUsd: 0.0105 }];
  const [one, other] = [await setUp({ budgets }, server), await setUp({ budgets }, server)];
  handled.length = 0;

  await Promise.allSettled(Array.from({ length: 32 }, (_, call) => (call % 2 ? one : other).hub.call(echo, { text: `call ${call}` })));
  await other.hub.service(ledger).flush(signal);
  const [team] = await one.hub.service(ledger).budgets(signal);
  await one.hub.stop();
  await other.hub.stop();

  const rows = await database.connection.rows<{ spent: number; cost: number; reserved: number }>(
    sql`select spent, reserved, (select sum(cost_micro_usd)::bigint from economy.call_cost) as cost from economy.budget_window`,
  );
  expect(handled).toHaveLength(10);
  expect(team).toMatchObject({ spentMicroUsd: rows[0]?.cost, reservedMicroUsd: 0 });
  expect(rows).toEqual([{ spent: rows[0]?.cost, cost: rows[0]?.cost, reserved: 0 }]);
});

it('loses no row when the hub stops', async () => {
  const { hub } = await setUp();
  for (let call = 0; call < 250; call += 1) await hub.call(echo, { text: `call ${call}` });

  await hub.stop();

  const [counted] = await database.connection.rows<{ calls: number }>(sql`select count(*)::int as calls from economy.call_cost`);
  expect(counted?.calls).toBe(250);
});

it('keeps apart principals with names longer than an index takes', async () => {
  const { hub } = await setUp();
  const called = (id: string): Promise<unknown> => hub.call(echo, { text: 'hello' }, { principal: { ...ann, id } });
  const [one, other] = ['1', '2'].map((end) => `${'x'.repeat(5_000)}${end}`);
  await called(one ?? '');
  await called(other ?? '');

  const totals = await hub.service(ledger).totals({ from: 0, to: Infinity, tenant: 'acme', principal: one ?? '' }, signal);

  expect(totals).toMatchObject({ calls: 1, durable: true });
  await hub.stop();
});

it('contributes its data stream', async () => {
  const { hub, streams } = await setUp();
  const seen: unknown[] = [];

  streams[0]?.open((data) => void seen.push(data), signal);

  expect(streams.map((stream) => stream.module)).toEqual(['economy']);
  expect(seen).toMatchObject([{ type: 'totals', calls: 0, model: 'flat' }]);
  await hub.stop();
});
