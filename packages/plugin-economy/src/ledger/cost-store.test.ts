import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { makeRow, makeSubject } from '../../test/make-row.js';
import { openTestDatabase, type TestDatabase } from '../../test/test-database.js';
import { economyConfig, type BudgetConfig } from '../config.js';
import type { CostStore } from './cost-store.js';
import { createCostStore } from './cost-store.js';
import { entryOf, sumEntries } from './memory-totals.js';

let database: TestDatabase;
const signal = new AbortController().signal;
const zone = 'Europe/Berlin';
const open = (runId: string): CostStore => createCostStore({ database, runId, timeZone: zone, keeper: () => ({}) });
beforeAll(async () => void (database = await openTestDatabase()));
afterAll(() => database.close());
beforeEach(() => database.connection.rows(sql`truncate economy.call_cost`));

const rows = [
  makeRow({ callId: 'a', at: Date.parse('2026-03-28T22:30:00Z') }),
  makeRow({
    callId: 'b',
    at: Date.parse('2026-03-28T23:30:00Z'),
    subject: makeSubject({ tool: 'web_search', principal: 'bob' }),
    ok: false,
    errorCode: 'timeout',
  }),
  makeRow({
    callId: 'c',
    at: Date.parse('2026-03-29T21:30:00Z'),
    subject: makeSubject({ tenant: 'other' }),
    costMicroUsd: null,
    model: 'odd',
  }),
  makeRow({
    callId: 'd',
    at: Date.parse('2026-03-29T22:30:00Z'),
    estimated: false,
    method: 'reported',
    subject: makeSubject({ kind: 'report' }),
  }),
];

it.each([
  ['all', {}],
  ['a tenant by tool', { tenant: 'acme', groupBy: ['tool'] as const }],
  ['failures by code and tool', { failedOnly: true, groupBy: ['errorCode', 'tool'] as const }],
  ['days of a zone across its change of clocks', { groupBy: ['day'] as const }],
  ['one principal without one tool', { principal: 'ann', exceptTool: 'web_search', groupBy: ['model', 'plugin', 'principal'] as const }],
  ['a span', { from: Date.parse('2026-03-28T23:30:00Z'), to: Date.parse('2026-03-29T22:30:00Z') }],
  ['nothing', { principal: 'nobody' }],
])('sums %s in SQL as in memory', async (_name, query) => {
  await open('run').write(rows, signal);
  const asked = { from: 0, to: Infinity, ...query };

  const stored = await open('run').sum(asked, signal);

  const held = sumEntries(rows.map(entryOf), asked, zone);
  const inOrder = (groups: readonly { key: readonly string[] }[]) =>
    [...groups].sort((one, other) => (one.key.join() < other.key.join() ? -1 : 1));
  expect({ ...stored, groups: inOrder(stored.groups) }).toEqual({ ...held, groups: inOrder(held.groups) });
});

it('writes a row once, however often it is sent', async () => {
  await open('run').write(rows, signal);
  await open('run').write(rows, signal);

  expect((await open('run').sum({ from: 0, to: Infinity }, signal)).calls).toBe(3);
});

it('lets the row of a call that was let go of while it asked give way to how it ended, whichever process writes it', async () => {
  const letGo = makeRow({ callId: 'a', ok: false, errorCode: 'MILLRACE_ASK_UNANSWERED', costMicroUsd: 3 });
  const ended = makeRow({ callId: 'a' });

  await open('one').write([letGo, makeRow({ callId: 'b' })], signal);
  await open('other').write([ended], signal);
  await open('one').write(
    [letGo, makeRow({ callId: 'c', ok: false }), letGo, { ...letGo, callId: 'd' }, { ...ended, callId: 'd' }],
    signal,
  );

  expect(await open('run').sum({ from: 0, to: Infinity }, signal)).toMatchObject({ calls: 4, failed: 1, costMicroUsd: 1_000 });
});

it('keeps names the database cannot take as they are from holding up other rows', async () => {
  // Random, for an index takes long texts that it can compress.
  const long = randomBytes(8_000).toString('hex');
  const odd = makeSubject({ tool: 'file:///a\0b\ud800', principal: long, tenant: long });

  await open('run').write([makeRow({ callId: 'odd', subject: odd, errorCode: long, ok: false })], signal);

  const totals = await open('run').sum({ from: 0, to: Infinity, groupBy: ['tool'] }, signal);

  expect(totals.groups[0]?.key).toEqual(['file:///ab\ufffd']);
});

it('says by its code when the database can never take a row', async () => {
  const impossible = makeRow({ callId: 'huge', chargedMicroUsd: 1e300 });

  await expect(open('run').write([impossible], signal)).rejects.toMatchObject({ code: expect.stringMatching(/^22/) });
});

it('knows what other runs spent of a budget, by its scope and window', async () => {
  const { budgets } = economyConfig.parse({
    budgets: [{ name: 'team', limitUsd: 1, scope: { tools: ['read_*', 'w_b'], tenant: 'acme', principal: 'ann' } }],
  });
  await open('before').write(rows, signal);
  await open('now').write([makeRow({ callId: 'mine', at: rows[0]?.at ?? 0 })], signal);
  const budget = budgets[0] as BudgetConfig;

  expect(await open('now').spentBefore(budget, { start: 0, end: Infinity }, signal)).toBe(500);
  expect(await open('now').spentBefore(budget, { start: 0, end: Date.parse('2026-03-29T00:00:00Z') }, signal)).toBe(250);
});

it('gives up when its signal aborts or the database is away', async () => {
  database.isDown = true;
  await expect(open('run').write(rows, signal)).rejects.toThrow('database is down');
  database.isDown = false;

  await expect(open('run').sum({ from: 0, to: 1 }, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
