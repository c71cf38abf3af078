import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bm25Reference, type Lexemes } from '../../test/bm25-reference.js';
import { openEmbeddedDatabase, type EmbeddedDatabase } from '../../test/embedded-database.js';
import { addMemory, type AddedMemory, type NewMemory } from './add-memory.js';
import { findMemories, hasSearchableWord, type FoundMemory, type MemoryQuery } from './find-memories.js';
import { memoryText } from './memory-text.js';
import type { MemoryOwner } from './namespace.js';

let database: EmbeddedDatabase;
let count = 0;
beforeAll(async () => {
  database = await openEmbeddedDatabase();
}, 60_000);
afterAll(() => database.close());

/** A principal nobody else in this file is. */
function newOwner(): MemoryOwner {
  return { tenant: 'acme', id: `principal-${(count += 1)}` };
}

function add(owner: MemoryOwner, text: string, more: Partial<NewMemory> = {}, limit = 1_000): Promise<AddedMemory> {
  const memory: NewMemory = {
    id: `memory-${(count += 1)}`,
    owner,
    text: memoryText(text),
    kind: 'note',
    tags: [],
    importance: 0.5,
    recordedAt: 0,
    ...more,
  };
  return addMemory(database.connection, memory, limit);
}

function find(owner: MemoryOwner, words: string, more: Partial<MemoryQuery> = {}): Promise<FoundMemory[]> {
  return findMemories(database.connection, { owner, words, limit: 10, tags: [], ...more });
}

async function lexemesOf(text: string): Promise<Lexemes> {
  const rows = await database.connection.rows<{ lexeme: string; tf: number }>(
    sql`select lexeme, array_length(positions, 1) as tf from unnest(to_tsvector('english', ${text}::text))`,
  );
  return new Map(rows.map(({ lexeme, tf }) => [lexeme, tf]));
}

describe('ranking', () => {
  it('gives the scores of BM25 as worked out by hand', async () => {
    const owner = newOwner();
    // Lengths 1, 2 and 3, average 2. 'cat' is in two of three: ln(1 + 1.5 / 2.5) = 0.470004. 'dog' in one: ln(1 + 2.5 / 1.5) = 0.980829.
    await add(owner, 'cat', { id: 'hand-1' });
    await add(owner, 'cat dog', { id: 'hand-2' });
    await add(owner, 'bird bird bird', { id: 'hand-3' });

    const cats = await find(owner, 'cats');
    const both = await find(owner, 'a cat and a dog');

    // tf 1: 1.9 / (1 + 0.9 * (0.6 + 0.4 * length / 2)): 1.104651 at length 1, 1 at length 2.
    expect(cats.map(({ id, score }) => [id, score.toFixed(5)])).toEqual([
      ['hand-1', '0.51919'],
      ['hand-2', '0.47000'],
    ]);
    expect(both.map(({ id, score }) => [id, score.toFixed(5)])).toEqual([
      ['hand-2', '1.45083'],
      ['hand-1', '0.51919'],
    ]);
    expect((await find(owner, 'bird'))[0]?.score.toFixed(5)).toBe((0.980829 * ((3 * 1.9) / (3 + 0.9 * (0.6 + 0.4 * 1.5)))).toFixed(5));
  });

  it('agrees with a plain reading of the definition on any texts', { timeout: 60_000 }, async () => {
    const word = fc.constantFrom('river', 'mill', 'water', 'wheel', 'stone', 'flour', 'miller', 'grind', 'the', 'and', 'wheels');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((words) => `${words.join(' ')} thing`);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 1, maxLength: 12 }), text, async (texts, query) => {
        const owner = newOwner();
        const documents = new Map<string, Lexemes>();
        for (const body of texts) documents.set((await add(owner, body)).id, await lexemesOf(body));

        const found = await find(owner, query, { limit: 100 });

        const expected = bm25Reference(documents, (await lexemesOf(query)).keys());
        expect(found.map(({ id }) => id).toSorted()).toEqual([...expected.keys()].toSorted());
        for (const { id, score } of found) expect(score).toBeCloseTo(expected.get(id) ?? Number.NaN, 6);
        expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).toSorted((one, two) => two - one));
      }),
      { numRuns: 25 },
    );
  });

  it('puts the newer of two equal ones first, and the more important before both', async () => {
    const owner = newOwner();
    await add(owner, 'harbour one', { id: 'equal-old' });
    await add(owner, 'harbour two', { id: 'equal-new' });
    await add(owner, 'harbour six', { id: 'important', importance: 1 });
    await add(owner, 'harbour ten', { id: 'trifle', importance: 0 });

    expect((await find(owner, 'harbours')).map(({ id }) => id)).toEqual(['important', 'equal-new', 'equal-old', 'trifle']);
  });

  it('gives the smaller of the limit and what matches, filters or not', async () => {
    const owner = newOwner();
    for (let index = 0; index < 12; index++)
      await add(owner, `apple number ${index}`, {
        kind: index % 3 === 0 ? 'fact' : 'event',
        tags: index % 2 === 0 ? ['even', `n${index}`] : ['odd'],
      });

    const counts = await Promise.all([
      find(owner, 'apples', { limit: 5 }),
      find(owner, 'apples', { limit: 100 }),
      find(owner, 'apples', { kind: 'fact', limit: 3 }),
      find(owner, 'apples', { kind: 'fact', limit: 100 }),
      find(owner, 'apples', { tags: ['even'] }),
      find(owner, 'apples', { tags: ['even', 'n4'] }),
      find(owner, 'apples', { tags: ['even', 'odd'] }),
    ]);

    expect(counts.map((found) => found.length)).toEqual([5, 12, 3, 4, 6, 1, 0]);
  });
});

describe('keeping', () => {
  it('gives a memory back as it was given', async () => {
    const owner = newOwner();
    const text = `It's "quoted"; drop table support.memory; -- ünïcode 你好 \\ $1 {a,b}`;
    await add(owner, text, { id: 'whole', kind: 'procedure', tags: ['a"b', 'c,d', '{}'], recordedAt: 1_767_225_600_123 });

    const [found] = await find(owner, 'quoted');

    expect(found).toMatchObject({ id: 'whole', body: text, kind: 'procedure', tags: ['a"b', 'c,d', '{}'], recordedAt: 1_767_225_600_123 });
  });

  it('keeps an equal text once, also when many add it at the same time', async () => {
    const owner = newOwner();

    const results = await Promise.all(Array.from({ length: 8 }, () => add(owner, 'the mill wheel turns')));

    const [first] = results.filter(({ result }) => result === 'added');
    expect(results.filter(({ result }) => result === 'added')).toHaveLength(1);
    expect(new Set(results.map(({ id }) => id))).toEqual(new Set([first?.id]));
    expect(await find(owner, 'mill')).toHaveLength(1);
  });

  it('refuses a text without a word to find it by, and leaves nothing of it', async () => {
    const owner = newOwner();

    await expect(add(owner, '!!! ... the and of')).rejects.toMatchObject({ code: 'MILLRACE_MEMORY_INVALID' });

    const rows = await database.connection.rows(
      sql`select 1 from support.memory m join support.namespace n on n.id = m.ns where n.principal = ${owner.id}`,
    );
    expect(rows).toEqual([]);
  });

  it('refuses one more than the limit, but not what it already has', async () => {
    const owner = newOwner();
    await add(owner, 'first thing', {}, 2);
    await add(owner, 'second thing', {}, 2);

    await expect(add(owner, 'third thing', {}, 2)).rejects.toMatchObject({ code: 'MILLRACE_MEMORY_FULL' });
    expect(await add(owner, 'first thing', {}, 2)).toMatchObject({ result: 'duplicate_of' });
  });

  it('bears 32 KiB of one word and of many', async () => {
    const owner = newOwner();
    await add(owner, 'echo '.repeat(6_500));
    await add(owner, Array.from({ length: 4_000 }, (_, index) => `w${index}`).join(' '));

    expect(await find(owner, 'echo')).toHaveLength(1);
    expect(await find(owner, 'w3999')).toHaveLength(1);
  });
});

describe('owners', () => {
  it('never see memories of one another, whatever their names are', async () => {
    const owners: readonly MemoryOwner[] = [
      { tenant: 't', id: 'a' },
      { tenant: 't', id: 'b' },
      { tenant: 'u', id: 'a' },
      { tenant: 't/a', id: '' },
      { tenant: 't', id: "a' or '1'='1" },
      { tenant: '%', id: '_' },
    ];
    for (const owner of owners) await add(owner, `lighthouse of ${JSON.stringify(owner)}`, { tags: ['shared'] });

    for (const owner of owners) {
      const found = await find(owner, 'lighthouse', { tags: ['shared'], limit: 100 });
      expect(found.map(({ body }) => body)).toEqual([`lighthouse of ${JSON.stringify(owner)}`]);
    }
  });

  it('may hold equal texts, each their own', async () => {
    expect((await add(newOwner(), 'my birthday is in May')).result).toBe('added');
    expect((await add(newOwner(), 'my birthday is in May')).result).toBe('added');
  });

  it('have scores that do not tell of what others hold', async () => {
    const owner = newOwner();
    await add(owner, 'granite quarry');
    await add(owner, 'marble');
    const before = await find(owner, 'granite');
    for (let index = 0; index < 5; index++) await add(newOwner(), `granite granite ${index}`);

    expect(await find(owner, 'granite')).toEqual(before);
  });

  it('who hold nothing find nothing', async () => {
    expect(await find(newOwner(), 'anything')).toEqual([]);
  });
});

describe('hasSearchableWord', () => {
  it.each([
    ['the and of', false],
    ['?! …', false],
    ['', false],
    ['mills', true],
    ['你好', true],
  ])('of %j is %s', async (words, expected) => {
    expect(await hasSearchableWord(database.connection, words)).toBe(expected);
  });
});
