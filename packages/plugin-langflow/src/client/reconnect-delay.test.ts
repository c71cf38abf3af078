import { expect, it } from 'vitest';
import { reconnectDelay } from './reconnect-delay.js';

it.each([
  [0, 1_000],
  [1, 2_000],
  [4, 16_000],
  [5, 30_000],
  [5_000, 30_000],
])('attempt %i waits anything from nothing to %i ms', (attempt, most) => {
  expect(reconnectDelay(attempt, 0)).toBe(0);
  expect(reconnectDelay(attempt, 0.5)).toBe(most / 2);
  expect(reconnectDelay(attempt, 1 - Number.EPSILON)).toBe(most - 1);
});
