import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCostStream } from './cost-stream.js';
import { noSums } from './ledger/sums.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const setUp = () => {
  let calls = 0;
  const costs = createCostStream({ model: 'gpt-5', totals: () => ({ ...noSums, calls, costMicroUsd: calls * 10 }) });
  const seen: Readonly<Record<string, unknown>>[] = [];
  const controller = new AbortController();
  const settle = (): void => {
    calls += 1;
    costs.changed();
  };
  return { costs, seen, controller, settle, publish: (data: Readonly<Record<string, unknown>>) => void seen.push(data) };
};

it('tells the totals when it opens and at most once a second after that', () => {
  const { costs, seen, controller, settle, publish } = setUp();
  costs.stream.open(publish, controller.signal);

  for (let call = 0; call < 30; call += 1) {
    settle();
    vi.advanceTimersByTime(100);
  }
  vi.advanceTimersByTime(1_000);

  expect(seen.map((data) => data['calls'])).toEqual([0, 10, 20, 30]);
  expect(seen.at(-1)).toMatchObject({ type: 'totals', cost_usd: 0.0003, model: 'gpt-5' });
});

it('tells of a budget at once', () => {
  const { costs, seen, controller, publish } = setUp();
  costs.stream.open(publish, controller.signal);

  costs.exceeded({
    budget: 'team',
    refused: true,
    limitMicroUsd: 10,
    remainingMicroUsd: 1,
    estimateMicroUsd: 5,
    callId: 'c',
    tool: 't',
    principal: 'p',
    tenant: 'x',
    resetsAt: 0,
  });

  expect(seen.at(-1)).toEqual({
    type: 'budget',
    budget: 'team',
    refused: true,
    tool: 't',
    limit_usd: 0.00001,
    remaining_usd: 0.000001,
    estimate_usd: 0.000005,
    resets_at: '1970-01-01T00:00:00.000Z',
  });
});

it('is silent once its signal aborts, and leaves no timer', () => {
  const { costs, seen, controller, settle, publish } = setUp();
  costs.stream.open(publish, controller.signal);
  settle();

  controller.abort();
  settle();
  vi.advanceTimersByTime(5_000);
  costs.stream.open(publish, controller.signal);

  expect(seen).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});
