import type { Connection } from '@millrace/database/tokens';
import { expect, it } from 'vitest';
import { createOpeningWait } from './opening-wait.js';

const signal = new AbortController().signal;
/** A database as far as waiting goes: it opens when told, and gives up with the signal. */
function openingDatabase() {
  const state = { asked: 0, open: (): void => {} };
  const ready = (until?: AbortSignal): Promise<Connection> =>
    new Promise((resolve, reject) => {
      state.asked += 1;
      state.open = () => resolve({} as Connection);
      if (until?.aborted) reject(until.reason as Error);
      until?.addEventListener('abort', () => reject(until.reason as Error), { once: true });
    });
  return { state, database: { ready } };
}

it('waits until the database is open, once', async () => {
  const { state, database } = openingDatabase();
  const wait = createOpeningWait(database);

  const waiting = wait(signal);
  state.open();
  await waiting;
  await wait(signal);

  expect(state.asked).toBe(1);
});

it('does not wait for a database that is refused', async () => {
  const wait = createOpeningWait({ ready: () => Promise.reject(new Error('in use')) });

  await expect(wait(signal)).resolves.toBeUndefined();
});

it('gives up after its time, and then for good', async () => {
  const { state, database } = openingDatabase();
  const wait = createOpeningWait(database, 10);

  await wait(signal);
  await wait(signal);

  expect(state.asked).toBe(1);
});

it('lets the next one wait when the first is cancelled', async () => {
  const { state, database } = openingDatabase();
  const wait = createOpeningWait(database);

  await wait(AbortSignal.abort());
  const waiting = wait(signal);
  state.open();
  await waiting;

  expect(state.asked).toBe(2);
});
