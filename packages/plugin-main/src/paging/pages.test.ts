import { fakeClock } from '@millrace/testkit';
import { expect, it, vi } from 'vitest';
import { Pages, type PageRequest, type RowSource } from './pages.js';

const someone = { id: 'anna', tenant: 'one', groups: [], scopes: new Set<string>(), via: 'in-process' } as const;
const request: PageRequest = { principal: someone, tool: 'search_files', maxTokens: 10 };
const rows = ['first row here', 'second row here', 'third row here'];

function open(clock = fakeClock()) {
  let count = 0;
  return new Pages({ clock, ids: { next: () => `id${(count += 1)}` } });
}

it('gives rows up to the budget, and the rest by cursor, page after page', async () => {
  const pages = open();

  const first = await pages.first(rows, request);
  const second = await pages.next(first.cursor ?? '', request);
  const third = await pages.next(second.cursor ?? '', request);

  expect(first).toEqual({ rows: ['first row here'], total: 3, cursor: 'id1.1' });
  expect(second).toEqual({ rows: ['second row here'], total: 3, cursor: 'id1.2' });
  expect(third).toEqual({ rows: ['third row here'], total: 3 });
});

it('gives one row at least, however long it is', async () => {
  const page = await open().first(['x'.repeat(1_000)], { ...request, maxTokens: 1 });

  expect(page.rows).toHaveLength(1);
  expect(page.cursor).toBeUndefined();
});

it('gives the same page again for the same cursor', async () => {
  const pages = open();
  const { cursor = '' } = await pages.first(rows, request);

  const [once, twice] = [await pages.next(cursor, request), await pages.next(cursor, request)];

  expect(twice).toEqual(once);
});

it.each([
  ['another principal', { ...request, principal: { ...someone, id: 'ben' } }],
  ['another tenant', { ...request, principal: { ...someone, tenant: 'two' } }],
  ['another tool', { ...request, tool: 'list_directory' }],
])('refuses a cursor from %s', async (_who, other) => {
  const pages = open();
  const { cursor = '' } = await pages.first(rows, request);

  await expect(pages.next(cursor, other)).rejects.toMatchObject({ code: 'cursor_expired' });
});

it.each(['', 'id1', 'id9.1', 'id1.-1', 'id1.1e9', '__proto__.1'])('refuses the made up cursor %j', async (cursor) => {
  const pages = open();
  await pages.first(rows, request);

  await expect(pages.next(cursor, request)).rejects.toMatchObject({ code: 'cursor_expired' });
});

it('forgets a result ten minutes after it was last asked for, and tells its source', async () => {
  const clock = fakeClock();
  const pages = open(clock);
  const close = vi.fn<() => void>();
  const source: RowSource<string> = { at: (index) => rows[index], close };
  const { cursor = '' } = await pages.first(source, request);

  clock.advance(600_001);

  await expect(pages.next(cursor, request)).rejects.toMatchObject({ code: 'cursor_expired' });
  expect(close).toHaveBeenCalledOnce();
});

it('keeps no more than 64 results', async () => {
  const pages = open();
  const close = vi.fn<() => void>();
  await pages.first({ at: (index) => rows[index], close }, request);

  for (let count = 0; count < 64; count += 1) await pages.first(rows, request);

  expect(close).toHaveBeenCalledOnce();
});

it('waits for rows that are still being found, and lets the source go when that fails', async () => {
  const close = vi.fn<() => void>();
  const source: RowSource<string> = {
    at: async (index) => {
      await Promise.resolve();
      if (index === 1) throw new Error('the search broke');
      return 'a';
    },
    close,
  };

  await expect(open().first(source, { ...request, maxTokens: 100 })).rejects.toThrow('the search broke');
  expect(close).toHaveBeenCalledOnce();
});
