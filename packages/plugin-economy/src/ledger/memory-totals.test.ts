import { expect, it } from 'vitest';
import { makeRow, makeSubject } from '../../test/make-row.js';
import { addTotals, createFoldedTotals, entryOf, sumEntries } from './memory-totals.js';

const all = { from: 0, to: Infinity };

it('sums what a query covers, and tells groups apart', () => {
  const entries = [
    makeRow({ callId: 'a' }),
    makeRow({ callId: 'b', subject: makeSubject({ tool: 'web_search' }), ok: false, errorCode: 'timeout' }),
    makeRow({ callId: 'c', subject: makeSubject({ tenant: 'other' }) }),
  ].map(entryOf);

  const totals = sumEntries(entries, { ...all, tenant: 'acme', groupBy: ['tool', 'errorCode'] }, 'UTC');

  expect(totals).toMatchObject({ calls: 2, failed: 1, tokensUsed: 200, costMicroUsd: 500, unpriced: 0, estimated: true, model: 'gpt-5' });
  expect(totals.groups.map((group) => [group.key, group.calls])).toEqual([
    [['read_file', ''], 1],
    [['web_search', 'timeout'], 1],
  ]);
});

it('leaves out what a query excludes: other times, principals, tools and successes', () => {
  const entries = [entryOf(makeRow())];

  expect(sumEntries(entries, { from: 0, to: makeRow().at }, 'UTC').calls).toBe(0);
  expect(sumEntries(entries, { ...all, principal: 'bob' }, 'UTC').calls).toBe(0);
  expect(sumEntries(entries, { ...all, exceptTool: 'read_file' }, 'UTC').calls).toBe(0);
  expect(sumEntries(entries, { ...all, failedOnly: true }, 'UTC').calls).toBe(0);
});

it('counts unpriced calls and never adds them up as free', () => {
  const totals = sumEntries([entryOf(makeRow({ costMicroUsd: null, model: 'odd' })), entryOf(makeRow())], all, 'UTC');

  expect(totals).toMatchObject({ calls: 2, unpriced: 1, costMicroUsd: 250, model: 'mixed' });
});

it('folds rows by local day and keeps their sums', () => {
  const folded = createFoldedTotals('Europe/Berlin');
  folded.add(makeRow({ callId: 'a', at: Date.parse('2026-11-24T22:30:00Z') }));
  folded.add(makeRow({ callId: 'b', at: Date.parse('2026-11-24T23:30:00Z') }));
  folded.add(makeRow({ callId: 'c', at: Date.parse('2026-11-24T23:40:00Z') }));

  const totals = sumEntries(folded.entries(), { ...all, groupBy: ['day'] }, 'Europe/Berlin');

  expect(totals.groups.map((group) => [group.key[0], group.calls])).toEqual([
    ['2026-11-24', 1],
    ['2026-11-25', 2],
  ]);
});

it('folds more groups than it keeps under one name, without losing a call', () => {
  const folded = createFoldedTotals('UTC');
  for (let tool = 0; tool < 5_100; tool += 1) folded.add(makeRow({ subject: makeSubject({ tool: `t${tool}` }) }));

  const totals = sumEntries(folded.entries(), { ...all, groupBy: ['tool'] }, 'UTC');

  expect(totals.calls).toBe(5_100);
  expect(totals.groups.find((group) => group.key[0] === '(others)')?.calls).toBe(100);
});

it('adds two answers group by group', () => {
  const one = sumEntries([entryOf(makeRow())], { ...all, groupBy: ['tool'] }, 'UTC');

  const both = addTotals(one, one);

  expect(both).toMatchObject({ calls: 2, costMicroUsd: 500 });
  expect(both.groups).toMatchObject([{ key: ['read_file'], calls: 2 }]);
});
