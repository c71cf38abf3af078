import { expect, it } from 'vitest';
import { createExpectedCosts } from './expected-costs.js';

it('takes what it is given for a tool it has not seen', () => {
  expect(createExpectedCosts().of('new', 1_250)).toBe(1_250);
});

it('comes near to what a steady tool costs, from above', () => {
  const expected = createExpectedCosts();

  for (let call = 0; call < 40; call += 1) expected.learn('steady', 100);

  expect(expected.of('steady', 0)).toBeGreaterThanOrEqual(100);
  expect(expected.of('steady', 0)).toBeLessThan(101);
});

it('stays above nearly all costs of an unsteady tool', () => {
  const expected = createExpectedCosts();
  const costs = Array.from({ length: 200 }, (_, call) => 100 + ((call * 37) % 100));
  let above = 0;

  for (const cost of costs) {
    if (expected.of('unsteady', 1_000) >= cost) above += 1;
    expected.learn('unsteady', cost);
  }

  expect(above / costs.length).toBeGreaterThan(0.9);
});
