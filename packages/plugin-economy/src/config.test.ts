import { expect, it } from 'vitest';
import { economyConfig } from './config.js';

it('needs no configuration at all', () => {
  expect(economyConfig.parse(undefined)).toEqual({
    model: 'gpt-5',
    budgets: [],
    timeZone: 'UTC',
    reserve: { resultTokens: 1_000, leaseMs: 900_000 },
    prices: {},
    whenDatabaseDown: 'refuse',
  });
});

it('reads a limit as text exactly and as a number to the micro-USD', () => {
  const { budgets } = economyConfig.parse({
    budgets: [
      { name: 'team', limit: { amount: '50.00', currency: 'USD' }, window: 'day', scope: { tools: 'web_*' } },
      { name: 'all', limitUsd: 0.1 },
    ],
  });

  expect(budgets[0]).toMatchObject({ limitMicroUsd: 50_000_000, window: 'day', hard: true, scope: { tools: ['web_*'] } });
  expect(budgets[1]).toMatchObject({ limitMicroUsd: 100_000, window: 'month', hard: true });
});

it.each([
  ['a currency it does not keep', { budgets: [{ name: 'a', limit: { amount: '1', currency: 'EUR' } }] }],
  ['an amount it cannot keep exactly', { budgets: [{ name: 'a', limit: { amount: '0.0000001', currency: 'USD' } }] }],
  ['two limits', { budgets: [{ name: 'a', limit: { amount: '1', currency: 'USD' }, limitUsd: 1 }] }],
  ['no limit', { budgets: [{ name: 'a' }] }],
  [
    'a name twice',
    {
      budgets: [
        { name: 'a', limitUsd: 1 },
        { name: 'a', limitUsd: 2 },
      ],
    },
  ],
  ['a zone that does not exist', { timeZone: 'Mars/Olympus' }],
  ['a setting it does not know', { budget: [] }],
  ['a negative limit', { budgets: [{ name: 'a', limitUsd: -1 }] }],
])('refuses %s', (_name, config) => {
  expect(economyConfig.safeParse(config).success).toBe(false);
});
