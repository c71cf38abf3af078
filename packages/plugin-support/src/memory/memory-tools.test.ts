import { localPrincipal, MillraceError } from '@millrace/core';
import type { Database } from '@millrace/database/tokens';
import { fakeClock, fakeIds } from '@millrace/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../test/embedded-database.js';
import { recallTool, rememberTool, type MemoryParts } from './memory-tools.js';

let embedded: EmbeddedDatabase;
beforeAll(async () => {
  embedded = await openEmbeddedDatabase();
}, 60_000);
afterAll(() => embedded.close());

const clock = fakeClock();
const ids = fakeIds();
const asked = { limit: 5, tags: [], full: false };
const given = { kind: 'note', tags: [], importance: 0.5 } as const;
const callOf = (id: string) => ({ principal: { ...localPrincipal('in-process'), id }, signal: new AbortController().signal });

function partsOn(database: Database): MemoryParts {
  return { database, clock, ids, tokenCounter: { method: 'words', count: (text) => text.split(' ').length }, maxMemories: 100 };
}

describe('remember and recall', () => {
  it('find what was remembered, with when', async () => {
    const parts = partsOn(embedded.database);
    const added = await rememberTool(parts)({ ...given, text: 'The gate code is kept in the blue folder.', tags: ['home'] }, callOf('one'));

    const recalled = await recallTool(parts)({ ...asked, query: 'Which folder has the code?' }, callOf('one'));

    expect(added).toMatchObject({ status: 'success', result: 'added' });
    expect(recalled.results).toEqual([
      {
        id: added.id,
        text: 'The gate code is kept in the blue folder.',
        score: expect.any(Number),
        kind: 'note',
        tags: ['home'],
        recorded_at: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it('show the start of a long text, and the whole when asked', async () => {
    const parts = partsOn(embedded.database);
    const text = `novel ${'word '.repeat(400)}end`;
    await rememberTool(parts)({ ...given, text }, callOf('long'));

    const [cut] = (await recallTool(parts)({ ...asked, query: 'novel' }, callOf('long'))).results;
    const [whole] = (await recallTool(parts)({ ...asked, query: 'novel', full: true }, callOf('long'))).results;

    expect(cut).toMatchObject({ cut: true, text: expect.stringMatching(/^novel .{993}…$/) });
    expect(whole).toMatchObject({ text });
    expect(whole).not.toHaveProperty('cut');
  });

  it('stop at max_tokens and say what is left out', async () => {
    const parts = partsOn(embedded.database);
    for (const text of ['bridge one two three', 'bridge four five six', 'bridge seven eight nine'])
      await rememberTool(parts)({ ...given, text }, callOf('few'));

    const recalled = await recallTool(parts)({ ...asked, query: 'bridge', max_tokens: 9 }, callOf('few'));
    const estimated = await recallTool({ ...parts, tokenCounter: undefined })({ ...asked, query: 'bridge', max_tokens: 6 }, callOf('few'));

    expect(recalled.results).toHaveLength(2);
    expect(recalled).toMatchObject({ reason: 'max_tokens leaves 1 out.' });
    expect(estimated.results).toHaveLength(1);
  });

  it.each(['the of and', '???', '\0'])('answer a query without a word to search by (%j) with nothing, and say so', async (query) => {
    const recalled = await recallTool(partsOn(embedded.database))({ ...asked, query }, callOf('one'));

    expect(recalled).toEqual({ status: 'success', results: [], reason: 'The query has no word to search by.' });
  });

  it('give no reason when there is simply nothing', async () => {
    expect(await recallTool(partsOn(embedded.database))({ ...asked, query: 'zeppelin' }, callOf('one'))).toEqual({
      status: 'success',
      results: [],
    });
  });

  it('find nothing under a tag that cannot exist, and keep nothing under it', async () => {
    const tags = ['a\0b'];

    expect((await recallTool(partsOn(embedded.database))({ ...asked, query: 'gate', tags }, callOf('one'))).results).toEqual([]);
    await expect(rememberTool(partsOn(embedded.database))({ ...given, text: 'gate', tags }, callOf('one'))).rejects.toMatchObject({
      code: 'MILLRACE_MEMORY_INVALID',
    });
  });

  it('find words and tags however their characters are composed, and take tags that no text may hold', async () => {
    const parts = partsOn(embedded.database);
    await rememberTool(parts)({ ...given, text: 'The cafe\u0301 opens at nine.', tags: ['cafe\u0301', 'half \ud83d'] }, callOf('accents'));

    const recalled = await recallTool(parts)({ ...asked, query: 'caf\u00e9', tags: ['caf\u00e9', 'half \ud83d'] }, callOf('accents'));

    expect(recalled.results).toMatchObject([{ text: 'The caf\u00e9 opens at nine.', tags: ['caf\u00e9', 'half \ufffd'] }]);
  });

  it('count by characters when the token counter fails', async () => {
    const parts = { ...partsOn(embedded.database), tokenCounter: { method: 'broken', count: () => Promise.reject(new Error('gone')) } };
    await rememberTool(parts)({ ...given, text: 'the sluice gate' }, callOf('broken'));

    const recalled = await recallTool(parts)({ ...asked, query: 'sluice', max_tokens: 10 }, callOf('broken'));

    expect(recalled.results).toHaveLength(1);
  });

  it("fail with the database's own error when it is refused", async () => {
    const refusal = new MillraceError('MILLRACE_DATABASE_IN_USE', { what: 'Another process owns it.' });
    const parts = partsOn({ ...embedded.database, ready: () => Promise.reject(refusal) });

    await expect(rememberTool(parts)({ ...given, text: 'keep this' }, callOf('one'))).rejects.toBe(refusal);
    await expect(recallTool(parts)({ ...asked, query: 'this' }, callOf('one'))).rejects.toBe(refusal);
  });
});
