import { expect, it } from 'vitest';
import { makeRow } from '../../test/make-row.js';
import type { CostRow } from './cost-row.js';
import { createCostBook } from './cost-book.js';
import { entryOf, sumEntries } from './memory-totals.js';

const signal = new AbortController().signal;
const everything = { from: 0, to: Infinity };

function setUp() {
  const stored: CostRow[] = [];
  const state = { isDown: false, failures: 0, unwritten: 0 };
  const book = createCostBook({
    timeZone: 'UTC',
    onFailed: () => (state.failures += 1),
    onUnwritten: (calls) => (state.unwritten += calls),
    onRecorded: () => undefined,
    store: {
      async write(rows) {
        if (state.isDown) throw new Error('down');
        stored.push(...rows);
      },
      async sum(query) {
        if (state.isDown) throw new Error('down');
        return sumEntries(stored.map(entryOf), query, 'UTC');
      },
      spentBefore: async () => 0,
    },
  });
  return { book, stored, state };
}

it('counts each row once, wherever it is', async () => {
  const { book, stored } = setUp();
  book.record(makeRow({ callId: 'a' }));
  await book.flush(signal);
  book.record(makeRow({ callId: 'b' }));

  expect(await book.totals(everything, signal)).toMatchObject({ calls: 2, costMicroUsd: 500, durable: true });
  expect(stored).toHaveLength(2);
  expect(book.running).toMatchObject({ calls: 2, costMicroUsd: 500 });
  await book.close();
});

it('keeps the sums of what its queue has no room for, and says for good that not all is in the database', async () => {
  const { book, stored, state } = setUp();
  state.isDown = true;
  for (let call = 0; call < 10_050; call += 1) book.record(makeRow({ callId: `c${call}` }));

  expect(await book.totals(everything, signal)).toMatchObject({ calls: 10_050, durable: false });
  expect(book.state).toEqual({ queued: 10_000, dropped: 50, isDurable: false });
  state.isDown = false;
  expect(await book.flush(signal)).toBe(false);

  expect(await book.totals(everything, signal)).toMatchObject({ calls: 10_050, durable: false });
  expect(stored).toHaveLength(10_000);
  expect(state.failures).toBe(1);
  await book.close();
});

it('writes what waits when it closes', async () => {
  const { book, stored } = setUp();
  book.record(makeRow());

  await book.close();

  expect(stored).toHaveLength(1);
});

it('tells how many calls it could not write when it closes', async () => {
  const { book, state } = setUp();
  state.isDown = true;
  for (const callId of ['a', 'b']) book.record(makeRow({ callId }));

  await book.close();

  expect(state.unwritten).toBe(2);
});

it('gives up for a caller who is gone', async () => {
  const { book } = setUp();

  await expect(book.totals(everything, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  await book.close();
});
