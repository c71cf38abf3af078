import { expect, it } from 'vitest';
import { GrowingRows } from './growing-rows.js';

it('gives a row to whoever waits for it, and nothing beyond the last', async () => {
  const rows = new GrowingRows<string>();
  const waiting = Promise.all([rows.at(1), rows.at(0), rows.at(2)]);

  rows.push('a');
  rows.push('b');
  rows.finish();

  expect(await waiting).toEqual(['b', 'a', undefined]);
  expect(rows.isComplete).toBe(true);
  expect(rows.slice(0, 9)).toEqual(['a', 'b']);
});

it('lets whoever finds rows wait until they are asked for', async () => {
  const rows = new GrowingRows<number>();
  for (let row = 0; row < 10; row += 1) rows.push(row);
  const isAhead = [rows.isAhead(9), rows.isAhead(10)];
  const asked = rows.asked();

  await rows.at(5);
  await asked;
  const isAheadLater = [rows.isAhead(4), rows.isAhead(5)];
  const ended = rows.asked();
  rows.finish();
  await ended;

  expect([isAhead, isAheadLater, rows.isAhead(0)]).toEqual([[true, false], [true, false], false]);
});

it('tells a failure to those who wait, and keeps the rows found before', async () => {
  const rows = new GrowingRows<string>();
  rows.push('a');
  const waiting = rows.at(1).catch((error: unknown) => error);

  rows.fail(new Error('enough'));
  rows.finish();

  expect(await waiting).toMatchObject({ message: 'enough' });
  expect(await rows.at(0)).toBe('a');
  await expect(rows.at(5)).rejects.toThrow('enough');
});
