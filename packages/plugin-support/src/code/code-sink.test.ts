import { MillraceError } from '@millrace/core';
import type { Database } from '@millrace/database/tokens';
import type { ChunkedFile, ChunkFeed, ChunkPage } from '@millrace/plugin-main/tokens';
import { fakeClock } from '@millrace/testkit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../test/embedded-database.js';
import { findMemories } from '../memory/find-memories.js';
import { codeSink, type CodeSinkParts } from './code-sink.js';
import { codeWords } from './code-words.js';

let embedded: EmbeddedDatabase;
let owners = 0;
beforeAll(async () => {
  embedded = await openEmbeddedDatabase();
}, 60_000);
afterAll(() => embedded.close());

const newOwner = () => ({ tenant: 'acme', id: `coder-${(owners += 1)}` });

function file(path: string, hash: string, text: string): ChunkedFile & { asked: number } {
  const chunked = {
    path,
    language: 'Python',
    hash,
    asked: 0,
    chunks: async () => {
      chunked.asked += 1;
      return [{ startLine: 1, endLine: 2, kind: 'function' as const, symbol: path.replace(/\W/g, '_'), text }];
    },
  };
  return chunked;
}

/** Gives pages one after the other, each until it is acknowledged, and then nothing more. */
function feedOf(pages: readonly Omit<ChunkPage, 'cursor' | 'repository'>[]): ChunkFeed & { acknowledged: string[]; pulled: number } {
  const feed = {
    acknowledged: [] as string[],
    pulled: 0,
    async pull(_cursor: string | undefined, _max: number, signal: AbortSignal) {
      feed.pulled += 1;
      const index = feed.acknowledged.length;
      const page = pages[index];
      if (page) return { ...page, repository: 'mill', cursor: String(index) };
      return new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    async ack(cursor: string) {
      feed.acknowledged.push(cursor);
    },
  };
  return feed;
}

/** Lets a sink take everything of a feed. @returns what it warned of. */
async function take(feed: ReturnType<typeof feedOf>, pages: number, parts: Partial<CodeSinkParts> = {}): Promise<string[]> {
  const warnings: string[] = [];
  const stop = new AbortController();
  const log = { warn: (message: string) => void warnings.push(message) };
  codeSink({ database: embedded.database, clock: fakeClock(), log, maxChunks: 100, retryMs: 1, ...parts }).open(feed, stop.signal);
  await vi.waitFor(() => expect(feed.acknowledged).toHaveLength(pages), { timeout: 20_000 });
  stop.abort();
  return warnings;
}

const found = async (owner: { tenant: string; id: string }, words: string): Promise<string[]> => {
  const memories = await findMemories(embedded.connection, { owner, words: codeWords(words), kind: 'chunk', limit: 100, tags: [] });
  return memories.map(({ body }) => body.split('\n')[0] ?? '').sort();
};

it('keeps chunks with their place, and asks for those of known content no more', async () => {
  const owner = newOwner();
  const [wheel, again] = [file('wheel.py', '1', 'def turn_wheel(): pass'), file('wheel.py', '1', 'def turn_wheel(): pass')];

  await take(
    feedOf([
      { owner, files: [wheel] },
      { owner, files: [again], all: new Set(['wheel.py']) },
    ]),
    2,
  );

  expect(await found(owner, 'turnWheel')).toEqual(['wheel.py:1-2 wheel_py']);
  expect([wheel.asked, again.asked]).toEqual([1, 0]);
});

it('replaces a file whose content is new, forgets those that are gone, and counts right', async () => {
  const owner = newOwner();
  const before = [file('a.py', '1', 'def alpha(): pass'), file('b.py', '1', 'def beta(): pass')];
  const after = [file('a.py', '2', 'def gamma(): pass')];

  await take(
    feedOf([
      { owner, files: before, all: new Set(['a.py', 'b.py']) },
      { owner, files: after, all: new Set(['a.py']) },
    ]),
    2,
  );

  expect([await found(owner, 'alpha beta'), await found(owner, 'gamma')]).toEqual([[], ['a.py:1-2 a_py']]);
  const [space] = await embedded.connection.rows<{ docs: number; words: number; kept: number }>(sql`
    select n.docs, n.words::float8 as words, sum(m.len)::float8 as kept from support.namespace n join support.memory m on m.ns = n.id
    where n.principal = ${owner.id}::text group by n.docs, n.words`);
  expect(space).toMatchObject({ docs: 1, words: space?.kept });
});

it('takes equal chunks of two files, and text that no database stores', async () => {
  const owner = newOwner();

  await take(feedOf([{ owner, files: [file('a.py', '1', 'quarry \0 \ud800 text'), file('b.py', '1', 'quarry \0 \ud800 text')] }]), 1);

  expect(await found(owner, 'quarry')).toEqual(['a.py:1-2 a_py', 'b.py:1-2 b_py']);
});

it('tries a page again until the database has it, acknowledges it only then, and says so once', async () => {
  const owner = newOwner();
  let failures = 2;
  const ready: Database['ready'] = (signal) => {
    failures -= 1;
    if (failures < 0) return embedded.database.ready(signal);
    return Promise.reject(new MillraceError('MILLRACE_DATABASE_UNAVAILABLE', { what: 'Away.', fix: 'Wait.' }));
  };
  const feed = feedOf([{ owner, files: [file('a.py', '1', 'def alpha(): pass')] }]);

  const warnings = await take(feed, 1, { database: { ...embedded.database, ready } });

  expect(feed.pulled).toBeGreaterThanOrEqual(3);
  expect(await found(owner, 'alpha')).toEqual(['a.py:1-2 a_py']);
  expect(warnings).toEqual(['Ingested code could not be kept; it is tried again.']);
});

it('keeps no more chunks than an owner may have, and says how many files are left out', async () => {
  const owner = newOwner();
  const files = ['a.py', 'b.py', 'c.py'].map((path) => file(path, '1', 'def alpha(): pass'));

  const warnings = await take(feedOf([{ owner, files }]), 1, { maxChunks: 2 });

  expect(await found(owner, 'alpha')).toHaveLength(2);
  expect(warnings).toEqual(["1 files of 'mill' are not kept: their owner has 2 chunks already."]);
});

it('passes over a file that has changed since it was ingested, and keeps what it had of it', async () => {
  const owner = newOwner();
  const changed: ChunkedFile = { ...file('a.py', '2', ''), chunks: () => Promise.resolve(undefined) };

  await take(
    feedOf([
      { owner, files: [file('a.py', '1', 'def alpha(): pass')] },
      { owner, files: [changed], all: new Set(['a.py']) },
    ]),
    2,
  );

  expect(await found(owner, 'alpha')).toEqual(['a.py:1-2 a_py']);
});

it('takes the words of code apart', () => {
  expect(codeWords('self.getQuerySet(HTMLParser2Go, snake_case)')).toBe('self get Query Set HTML Parser2 Go snake case ');
});
