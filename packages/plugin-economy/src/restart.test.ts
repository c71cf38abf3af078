import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHub, tool, type Hub } from '@millrace/core';
import { database, databasePlugin } from '@millrace/database';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { economy, getCostData, getErrorCosts, trackOperationCosts } from './index.js';

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'economy-'))));
afterAll(() => rm(directory, { recursive: true, force: true }));

const echo = tool({
  name: 'echo',
  purpose: 'Says it again.',
  effect: 'reads',
  input: z.strictObject({ text: z.string() }),
  handle: ({ text }) => text,
});

async function startHub(): Promise<Hub> {
  const hub = createHub({
    name: 'restarted',
    tools: [echo],
    plugins: [databasePlugin({ directory }), economy({ budgets: [{ name: 'team', limitUsd: 5, window: 'total' }] })],
  });
  await hub.start();
  // On a busy machine a new directory takes longer than a call may.
  await hub.service(database).ready();
  return hub;
}

it('goes on with totals, budgets and running operations after a restart on the same directory', { timeout: 60_000 }, async () => {
  const before = await startHub();
  await before.call(trackOperationCosts, { operation: 'ingest', action: 'start' });
  for (let call = 0; call < 7; call += 1) await before.call(echo, { text: `call ${call}` });
  const left = await before.call(getCostData, { window: 'total', group_by: 'tool' });
  await before.stop();

  const after = await startHub();
  const found = await after.call(getCostData, { window: 'total', group_by: 'tool' });
  const finished = await after.call(trackOperationCosts, { operation: 'ingest', action: 'finish' });
  const errors = await after.call(getErrorCosts, {});
  await after.stop();

  expect(left.durable).toBe(true);
  expect(found.groups?.find((group) => group.key === 'echo')).toEqual(left.groups?.find((group) => group.key === 'echo'));
  // The first run's own look at the totals was a call, too.
  expect(found.totals.calls).toBe(left.totals.calls + 1);
  expect(found.budgets[0]).toMatchObject({ spent_usd: found.totals.cost_usd, known: true });
  expect(finished).toMatchObject({ state: 'finished', durable: true });
  expect(finished.calls).toBeGreaterThanOrEqual(7);
  expect(errors.errors).toEqual([]);
});
