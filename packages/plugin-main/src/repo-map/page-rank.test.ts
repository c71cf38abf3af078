import { expect, it } from 'vitest';
import { pageRank } from './page-rank.js';

const signal = new AbortController().signal;
const link = (to: number, weight = 1) => ({ to, weight });
const even = (count: number) => new Float64Array(count).fill(1 / count);

it('ranks highest what is linked to most, and shares one whole', async () => {
  const rank = await pageRank([[link(2)], [link(2)], [], [link(0)]], even(4), signal);

  expect(rank.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  expect(Math.max(...rank)).toBe(rank[2]);
  expect(rank[0]).toBeGreaterThan(rank[1] ?? 1);
});

it('follows heavier links more often', async () => {
  const rank = await pageRank([[link(1, 9), link(2, 1)], [], []], even(3), signal);

  expect(rank[1]).toBeGreaterThan(rank[2] ?? 1);
});

it('begins where it is told to', async () => {
  const rank = await pageRank([[], [], []], Float64Array.from([0, 1, 0]), signal);

  expect([...rank].map((value) => Math.round(value))).toEqual([0, 1, 0]);
});

it('stops when it is cancelled', async () => {
  const links = Array.from({ length: 1_000 }, () => Array.from({ length: 300 }, (_, to) => link(to)));

  await expect(pageRank(links, even(1_000), AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
