import type { Outcome } from '@millrace/core';
import { expect, it } from 'vitest';
import { makeCall } from '../../test/make-call.js';
import { MemoryBudgets } from '../budget/memory-budgets.js';
import { economyConfig } from '../config.js';
import type { CostRow } from '../ledger/cost-row.js';
import { createPriceBook } from '../money/price-book.js';
import { CallMeter } from './call-meter.js';

const signal = new AbortController().signal;
const ok: Outcome = { ran: true, ok: true, durationMs: 5, result: { content: [{ type: 'text', text: 'x'.repeat(400) }] } };
const failed = (code: string, ran = true): Outcome => ({
  ran,
  ok: false,
  durationMs: 5,
  error: { code, message: 'no', retryable: false, correlationId: 'c1' },
});

function setUp(config: Record<string, unknown> = {}, options: { count?: (texts: readonly string[]) => Promise<readonly number[]> } = {}) {
  const parsed = economyConfig.parse({ model: 'test', prices: { test: { inputUsdPerMillion: 1, outputUsdPerMillion: 10 } }, ...config });
  const clock = { now: Date.UTC(2026, 10, 24, 12) };
  const now = (): number => clock.now;
  const rows: CostRow[] = [];
  const keeper = new MemoryBudgets({ config: parsed, now, onExceeded: () => undefined, spentBefore: async () => 0 });
  const count = options.count ?? (async (texts: readonly string[]) => texts.map((text) => Math.ceil(text.length / 4)));
  const prices = createPriceBook(parsed.prices, async () => null);
  const meter = new CallMeter({ config: parsed, keeper, prices, now, count, book: { record: (row) => rows.push(row) } });
  const status = async () => (await keeper.statuses(clock.now, signal))[0];
  return { meter, rows, clock, status };
}
const oneCent = { budgets: [{ name: 'team', limitUsd: 0.01 }] };

it('settles a call with what it used, priced', async () => {
  const { meter, rows } = setUp();

  const reservation = await meter.reserve(makeCall(), { path: 'a' });
  await meter.settle(reservation, ok);

  // 12 characters of arguments written at 10, 400 of answer read at 1 micro-USD per token.
  expect(rows).toMatchObject([
    {
      callId: 'c1',
      buckets: { input: 100, output: 3 },
      costMicroUsd: 130,
      chargedMicroUsd: 130,
      match: 'override',
      ok: true,
      errorCode: null,
    },
  ]);
});

it('settles each call once, whatever comes of it and however often it is asked', async () => {
  const { meter, rows, status } = setUp(oneCent);
  const outcomes = [
    ok,
    failed('not_found'),
    failed('MILLRACE_CALL_CANCELLED'),
    failed('MILLRACE_CALL_TIMEOUT'),
    failed('MILLRACE_BREAKER_OPEN', false),
  ];

  for (const [index, outcome] of outcomes.entries()) {
    const reservation = await meter.reserve(makeCall({ id: `c${index}` }), {});
    await Promise.all([meter.settle(reservation, outcome), meter.settle(reservation, outcome)]);
    await meter.settle({ id: `c${index}` }, ok);
  }

  expect(rows.map((row) => row.errorCode)).toEqual([
    null,
    'not_found',
    'MILLRACE_CALL_CANCELLED',
    'MILLRACE_CALL_TIMEOUT',
    'MILLRACE_BREAKER_OPEN',
  ]);
  const spent = rows.reduce((sum, row) => sum + row.chargedMicroUsd, 0);
  expect(await status()).toMatchObject({ spentMicroUsd: spent, reservedMicroUsd: 0 });
  expect(meter.openCalls).toBe(0);
});

it('gives one reservation for one call, however many rounds it takes', async () => {
  const { meter, status } = setUp(oneCent);

  const first = await meter.reserve(makeCall(), {});
  const again = await meter.reserve(makeCall(), {});

  expect(again).toBe(first);
  expect((await status())?.reservedMicroUsd).toBe(1_010);
});

it('keeps the estimate reserved until the count is done', async () => {
  let finish = (_counts: readonly number[]): void => undefined;
  const { meter, status } = setUp(oneCent, { count: () => new Promise((resolve) => (finish = resolve)) });
  const reservation = await meter.reserve(makeCall(), {});

  const settling = meter.settle(reservation, ok);
  expect(await status()).toMatchObject({ reservedMicroUsd: 1_010, spentMicroUsd: 0 });
  finish([1, 10]);
  await settling;

  expect(await status()).toMatchObject({ reservedMicroUsd: 0, spentMicroUsd: 20 });
});

it('leaves nothing behind of a call it refused', async () => {
  const { meter, rows } = setUp({ budgets: [{ name: 'none', limitUsd: 0 }] });

  await expect(Promise.resolve().then(() => meter.reserve(makeCall(), {}))).rejects.toMatchObject({ code: 'MILLRACE_BUDGET_EXCEEDED' });

  expect(meter.openCalls).toBe(0);
  await meter.settle({ id: 'c1' }, failed('MILLRACE_BUDGET_EXCEEDED', false));
  expect(rows).toHaveLength(0);
});

it('learns what a tool answers, so that more of its calls fit', async () => {
  const { meter, status } = setUp(oneCent);
  for (let call = 0; call < 30; call += 1) {
    const reservation = await meter.reserve(makeCall({ id: `c${call}` }), {});
    await meter.settle(reservation, ok);
  }

  await meter.reserve(makeCall({ id: 'next' }), {});

  const reserved = (await status())?.reservedMicroUsd ?? 0;
  expect(reserved).toBeGreaterThanOrEqual(110);
  expect(reserved).toBeLessThan(130);
});

it('takes a reservation that nobody settles as spent when its lease is over, and does not settle it again', async () => {
  const { meter, rows, clock, status } = setUp(oneCent);
  const reservation = await meter.reserve(makeCall({ id: 'lost' }), {});
  clock.now += 60_000 + 900_000;

  const other = await meter.reserve(makeCall({ id: 'other' }), {});
  await meter.settle(reservation, ok);
  await meter.settle(other, ok);

  expect(rows).toMatchObject([
    { callId: 'lost', method: 'assumed', errorCode: 'MILLRACE_CALL_ABANDONED', costMicroUsd: 1_010 },
    { callId: 'other', ok: true },
  ]);
  expect((await status())?.spentMicroUsd).toBe(1_010 + 110);
});

it('never counts an unknown model as free: its cost is null, and budgets are charged on the dear side', async () => {
  const { meter, rows, status } = setUp({ model: 'no-such-model', budgets: [{ name: 'team', limitUsd: 1 }] });

  const reservation = await meter.reserve(makeCall(), {});
  await meter.settle(reservation, ok);

  expect(rows).toMatchObject([{ costMicroUsd: null, match: 'none', chargedMicroUsd: 100 * 15 + 75 }]);
  expect((await status())?.spentMicroUsd).toBe(1_575);
});

it('writes down what is still open when it closes', async () => {
  const { meter, rows } = setUp();
  await meter.reserve(makeCall({ id: 'open' }), { a: 1 });

  await meter.close();

  expect(rows).toMatchObject([{ callId: 'open', ok: false, method: 'assumed', costMicroUsd: null }]);
});

it('reserves in under ten microseconds of CPU where no budget covers the call', () => {
  const { meter } = setUp({ budgets: [{ name: 'other', limitUsd: 1, scope: { tools: 'web_*' } }] });
  const input = { path: 'src/index.ts', lines: [1, 2, 3] };
  const reserveMany = (count: number): number => {
    const calls = Array.from({ length: count }, () => makeCall({ id: crypto.randomUUID() }));
    const begin = process.cpuUsage();
    for (const call of calls) void meter.reserve(call, input);
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / count;
  };
  reserveMany(5_000);

  expect(Math.min(...Array.from({ length: 5 }, () => reserveMany(5_000)))).toBeLessThan(10);
});
