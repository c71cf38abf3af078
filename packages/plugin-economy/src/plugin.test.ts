import { definePlugin, isMillraceError, migrations, provide, tokenCounter, tool, type CallOptions, type Principal } from '@millrace/core';
import { database as databaseService, type Database } from '@millrace/database/tokens';
import { dataStreams, type DataStream } from '@millrace/plugin-langflow/tokens';
import { fakeClock, testHub } from '@millrace/testkit';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestDatabase, type TestDatabase } from '../test/test-database.js';
import { economy } from './plugin.js';
import { budgetExceeded, costRecorded, getCostData, getErrorCosts, ledger, trackOperationCosts, trackTokens, type BudgetExceeded, type CostRecorded } from './tokens.js';

let database: TestDatabase;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  database.isDown = false;
  await database.connection.rows(sql`truncate economy.call_cost`);
});

const handled: string[] = [];
const echo = tool({
  name: 'echo',
  purpose: 'Says it again.',
  effect: 'reads',
  input: z.strictObject({ text: z.string() }),
  handle: ({ text }) => {
    handled.push(text);
    return text;
  },
});
const breaks = tool({
  name: 'breaks',
  purpose: 'Fails.',
  effect: 'reads',
  input: z.strictObject({}),
  handle: () => {
    throw new Error('inside');
  },
});
const hangs = tool({ name: 'hangs', purpose: 'Never ends.', effect: 'reads', deadlineMs: 50, input: z.strictObject({}), handle: () => new Promise<string>(() => {}) });
const prices = { flat: { inputUsdPerMillion: 1, outputUsdPerMillion: 1 } };

async function setUp(config: NonNullable<Parameters<typeof economy>[0]> = {}, more: Partial<Database> = {}) {
  const recorded: CostRecorded[] = [];
  const exceeded: BudgetExceeded[] = [];
  const streams: DataStream[] = [];
  const watcher = definePlugin({
    name: 'watcher',
    owns: { dataStreams },
    start({ on, owns, onReady }) {
      on(costRecorded, (event) => void recorded.push(event));
      on(budgetExceeded, (event) => void exceeded.push(event));
      onReady(() => streams.push(...owns.dataStreams.values));
      return {};
    },
  });
  const clock = fakeClock(Date.UTC(2026, 10, 24, 12));
  const hub = await testHub([watcher(), economy({ model: 'flat', prices, ...config })], {
    clock,
    tools: [echo, breaks, hangs],
    services: [provide(databaseService, { ready: (until) => database.ready(until), status: (until) => database.status(until), ...more }), provide(migrations, database)],
  });
  return { hub, clock, recorded, exceeded, streams };
}
const ann: Principal = { id: 'ann', tenant: 'acme', groups: [], scopes: new Set(['economy:read', 'economy:write']), via: 'in-process' };
const asAnn: CallOptions = { principal: ann };
const signal = new AbortController().signal;

it('refuses a call that a hard budget cannot pay, before its handler runs', async () => {
  const { hub, exceeded, recorded } = await setUp({ budgets: [{ name: 'team', limit: { amount: '0.0001', currency: 'USD' } }] });
  handled.length = 0;

  await expect(hub.call(echo, { text: 'hello' })).rejects.toMatchObject({
    code: 'MILLRACE_BUDGET_EXCEEDED',
    message: expect.stringMatching(/'team' has 0\.0001 USD left of 0\.0001 USD; .*'echo' is estimated at 0\.00\d+ USD.*resets at 2026-12-01/),
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

it('counts tokens of a text and of messages for its callers', async () => {
  const { hub } = await setUp();

  const ofText = await hub.call(trackTokens, { text: 'hello world', model: 'gpt-4o' }, asAnn);
  const ofMessages = await hub.call(trackTokens, { messages: [{ role: 'user', content: 'hello world' }] }, asAnn);

  expect(ofText).toEqual({ status: 'success', tokens: 2, tokens_used: 2, method: 'o200k', model: 'gpt-4o', cost_usd: 0.000005, estimated: true });
  expect(ofMessages).toMatchObject({ tokens: 9, model: 'flat', cost_usd: 0.000009 });
  expect(await hub.call(trackTokens, { text: 'x', model: 'no-such-model' })).toMatchObject({ tokens: 1, cost_usd: null });
  expect(await hub.call(trackTokens, { text: 'x', model: 'constructor' })).toMatchObject({ cost_usd: null });
  await expect(hub.call(trackTokens, { text: 'x', messages: [{ role: 'user', content: 'y' }] })).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  await expect(hub.call(trackTokens, {})).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
  await hub.stop();
});

it('is the token counter of the hub', async () => {
  const { hub } = await setUp();

  expect(hub.service(tokenCounter).method).toBe('o200k');
  expect(await hub.service(tokenCounter).count('hello world')).toBe(2);
  await hub.stop();
});

it('shows costs by group, dearest first, and the budgets', async () => {
  const { hub } = await setUp({ budgets: [{ name: 'team', limitUsd: 1, window: 'day' }] });
  await hub.call(echo, { text: 'a long text '.repeat(50) });
  await hub.call(breaks, {}).catch(() => undefined);

  const data = await hub.call(getCostData, { group_by: 'tool' });

  expect(data).toMatchObject({
    status: 'success',
    window: { kind: 'day', from: '2026-11-24T00:00:00.000Z', time_zone: 'UTC' },
    totals: { calls: 2, estimated: true, model: 'flat', unpriced: 0 },
    groups: [
      { key: 'echo', calls: 1 },
      { key: 'breaks', calls: 1 },
    ],
    budgets: [{ name: 'team', limit_usd: 1, known: true, resets_at: '2026-11-25T00:00:00.000Z' }],
    durable: true,
  });
  expect(data.totals.cost_usd).toBeCloseTo((data.groups ?? []).reduce((sum, group) => sum + group.cost_usd, 0), 9);
  expect(data.budgets[0]?.spent_usd).toBe(data.totals.cost_usd);
  await hub.stop();
});

it('shows callers the costs of their own tenant only', async () => {
  const { hub } = await setUp({
    budgets: [
      { name: 'acme', limitUsd: 1, scope: { tenant: 'acme' } },
      { name: 'other', limitUsd: 1, scope: { tenant: 'other' } },
    ],
  });
  await hub.call(echo, { text: 'ours' }, asAnn);
  await hub.call(echo, { text: 'theirs' }, { principal: { ...ann, tenant: 'other' } });

  const seen = await hub.call(getCostData, {}, asAnn);

  expect(seen.totals.calls).toBe(1);
  expect(seen.budgets.map((budget) => budget.name)).toEqual(['acme']);
  expect((await hub.call(getCostData, {})).totals.calls).toBe(3);
  await hub.stop();
});

it('shows what failed calls cost, by code and tool', async () => {
  const { hub } = await setUp();
  await hub.call(echo, { text: 'fine' });
  for (const failing of [breaks, breaks, hangs]) await hub.call(failing, {}).catch(() => undefined);

  const data = await hub.call(getErrorCosts, {});
  const ofOne = await hub.call(getErrorCosts, { tool: 'hangs', limit: 1 });

  expect(data.errors.map((error) => [error.code, error.tool, error.count])).toEqual(
    expect.arrayContaining([
      ['MILLRACE_INTERNAL', 'breaks', 2],
      ['MILLRACE_CALL_TIMEOUT', 'hangs', 1],
    ]),
  );
  expect(data.totals.calls).toBe(3);
  expect(data.totals.cost_usd).toBeGreaterThan(0);
  expect(data.share_of_cost).toBeGreaterThan(0.5);
  expect(ofOne).toMatchObject({ totals: { calls: 1 }, share_of_cost: 1 });
  await hub.stop();
});

it("sums an operation's calls, and only its caller's", async () => {
  const { hub, clock } = await setUp();
  const track = (action: 'start' | 'finish' | 'get') => hub.call(trackOperationCosts, { operation: 'ingest', action }, asAnn);
  await hub.call(echo, { text: 'before' }, asAnn);
  clock.advance(10);
  await track('start');
  await hub.call(echo, { text: 'one' }, asAnn);
  await hub.call(echo, { text: 'two' }, asAnn);
  await hub.call(echo, { text: 'not mine' });

  const running = await track('get');
  clock.advance(1_000);
  const finished = await track('finish');
  clock.advance(10);
  await hub.call(echo, { text: 'after' }, asAnn);

  expect(running).toMatchObject({ state: 'running', calls: 2, estimated: true, model: 'flat', started_at: '2026-11-24T12:00:00.010Z' });
  expect(finished).toMatchObject({ state: 'finished', calls: 2, cost_usd: running.cost_usd, finished_at: '2026-11-24T12:00:01.010Z', durable: true });
  expect(await track('get')).toEqual(finished);
  await expect(track('finish')).rejects.toMatchObject({ code: 'already_finished' });
  await expect(hub.call(trackOperationCosts, { operation: 'ingest', action: 'get' })).rejects.toMatchObject({ code: 'not_found' });
  await hub.stop();
});

it('takes the usage a model reported for an operation in place of the estimates, and counts it once', async () => {
  const { hub } = await setUp({ budgets: [{ name: 'team', limitUsd: 1 }] });
  await hub.call(trackOperationCosts, { operation: 'o', action: 'start' });
  await hub.call(echo, { text: 'hello' });
  const usage = { model: 'gpt-5', input_tokens: 1_000, output_tokens: 100, cache_read_tokens: 2_000 };

  const finished = await hub.call(trackOperationCosts, { operation: 'o', action: 'finish', usage });
  const rows = await hub.call(getCostData, { group_by: 'tool' });

  // 1 000 x 1.25 + 100 x 10 + 2 000 x 0.125 micro-USD.
  expect(finished).toMatchObject({ tokens_used: 3_100, cost_usd: 0.0025, estimated: false, model: 'gpt-5' });
  const own = rows.groups?.find((group) => group.key === 'echo');
  const reports = await database.connection.rows<{ cost: string }>(sql`select cost_micro_usd::text as cost from economy.call_cost where kind = 'report'`);
  expect(reports).toEqual([{ cost: String(2_500 - Math.round((own?.cost_usd ?? 0) * 1e6)) }]);
  expect(rows.budgets[0]?.spent_usd).toBe(rows.totals.cost_usd);
  await hub.stop();
});

it.each([
  ['an operation twice', { operation: 'x', action: 'start' }, 'already_running'],
  ['usage before the finish', { operation: 'y', action: 'start', usage: { model: 'gpt-5' } }, 'MILLRACE_INPUT_INVALID'],
  ['negative usage', { operation: 'y', action: 'finish', usage: { model: 'gpt-5', input_tokens: -1 } }, 'MILLRACE_INPUT_INVALID'],
])('refuses %s', async (_name, input, code) => {
  const { hub } = await setUp();
  await hub.call(trackOperationCosts, { operation: 'x', action: 'start' });

  await expect(hub.call(trackOperationCosts, input as never)).rejects.toMatchObject({ code });
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
  await one.hub.stop();
  await other.hub.stop();

  const rows = await database.connection.rows<{ spent: number; cost: number; reserved: number }>(
    sql`select spent, reserved, (select sum(cost_micro_usd)::bigint from economy.call_cost) as cost from economy.budget_window`,
  );
  expect(handled).toHaveLength(10);
  expect(rows).toEqual([{ spent: rows[0]?.cost, cost: rows[0]?.cost, reserved: 0 }]);
});

it('loses no row when the hub stops', async () => {
  const { hub } = await setUp();
  for (let call = 0; call < 250; call += 1) await hub.call(echo, { text: `call ${call}` });

  await hub.stop();

  const [counted] = await database.connection.rows<{ calls: number }>(sql`select count(*)::int as calls from economy.call_cost`);
  expect(counted?.calls).toBe(250);
});

it('contributes its data stream', async () => {
  const { hub, streams } = await setUp();
  const seen: unknown[] = [];

  streams[0]?.open((data) => void seen.push(data), signal);

  expect(streams.map((stream) => stream.module)).toEqual(['economy']);
  expect(seen).toMatchObject([{ type: 'totals', calls: 0, model: 'flat' }]);
  await hub.stop();
});
