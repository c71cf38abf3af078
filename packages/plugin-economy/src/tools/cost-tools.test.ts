import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ann, asAnn, breaks, echo, hangs, startEconomy } from '../../test/economy-hub.js';
import { openTestDatabase, type TestDatabase } from '../../test/test-database.js';
import { getCostData, getErrorCosts, trackOperationCosts, trackTokens } from '../tokens.js';

let database: TestDatabase;
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  await database.connection.rows(sql`truncate economy.call_cost`);
});
const setUp = (config?: Parameters<typeof startEconomy>[1]) => startEconomy(database, config);

it('counts tokens of a text and of messages for its callers', async () => {
  const { hub } = await setUp();

  const ofText = await hub.call(trackTokens, { text: 'hello world', model: 'gpt-4o' }, asAnn);
  const ofMessages = await hub.call(trackTokens, { messages: [{ role: 'user', content: 'hello world' }] }, asAnn);

  expect(ofText).toEqual({
    status: 'success',
    tokens: 2,
    tokens_used: 2,
    method: 'o200k',
    model: 'gpt-4o',
    cost_usd: 0.000005,
    estimated: true,
  });
  expect(ofMessages).toMatchObject({ tokens: 9, model: 'flat', cost_usd: 0.000009 });
  expect(await hub.call(trackTokens, { text: 'x', model: 'no-such-model' })).toMatchObject({ tokens: 1, cost_usd: null });
  expect(await hub.call(trackTokens, { text: 'x', model: 'constructor' })).toMatchObject({ cost_usd: null });
  await expect(hub.call(trackTokens, { text: 'x', messages: [{ role: 'user', content: 'y' }] })).rejects.toMatchObject({
    code: 'MILLRACE_INPUT_INVALID',
  });
  await expect(hub.call(trackTokens, {})).rejects.toMatchObject({ code: 'MILLRACE_INPUT_INVALID' });
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
  expect(data.totals.cost_usd).toBeCloseTo(
    (data.groups ?? []).reduce((sum, group) => sum + group.cost_usd, 0),
    9,
  );
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

it("hides another principal's budget from other tenants", async () => {
  const { hub } = await setUp({
    budgets: [
      { name: 'all', limitUsd: 1 },
      { name: 'bob', limitUsd: 1, scope: { principal: 'bob' } },
      { name: 'ann', limitUsd: 1, scope: { principal: 'ann' } },
    ],
  });

  const seen = await hub.call(getCostData, {}, asAnn);

  expect(seen.budgets.map((budget) => budget.name)).toEqual(['all', 'ann']);
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
  expect(finished).toMatchObject({
    state: 'finished',
    calls: 2,
    cost_usd: running.cost_usd,
    finished_at: '2026-11-24T12:00:01.010Z',
    durable: true,
  });
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
  const reports = await database.connection.rows<{ cost: string }>(
    sql`select cost_micro_usd::text as cost from economy.call_cost where kind = 'report'`,
  );
  expect(reports).toEqual([{ cost: String(2_500 - Math.round((own?.cost_usd ?? 0) * 1e6)) }]);
  expect(rows.budgets[0]?.spent_usd).toBe(rows.totals.cost_usd);
  await hub.stop();
});

it('takes a report once when an operation is finished twice at the same time', async () => {
  const { hub } = await setUp({ budgets: [{ name: 'team', limitUsd: 1 }] });
  await hub.call(trackOperationCosts, { operation: 'o', action: 'start' });
  const usage = { model: 'gpt-5', input_tokens: 100_000 };

  const outcomes = await Promise.allSettled([1, 2].map(() => hub.call(trackOperationCosts, { operation: 'o', action: 'finish', usage })));

  expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { code: 'already_finished' } }]);
  const { totals, budgets } = await hub.call(getCostData, {});
  expect(totals.cost_usd).toBeGreaterThanOrEqual(0.125);
  expect(totals.cost_usd).toBeLessThan(0.13);
  expect(budgets[0]?.spent_usd).toBe(totals.cost_usd);
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
