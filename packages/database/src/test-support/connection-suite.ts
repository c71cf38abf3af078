import { sql } from 'drizzle-orm';
import { integer, jsonb, pgSchema, text, timestamp, vector } from 'drizzle-orm/pg-core';
import { beforeAll, expect, it } from 'vitest';
import type { OpenEngine } from '../engine.js';
import type { Connection } from '../tokens.js';

const schema = pgSchema('suite');
const notes = schema.table('notes', {
  id: integer('id').primaryKey(),
  body: text('body').notNull(),
  seen: timestamp('seen', { withTimezone: true }),
  facts: jsonb('facts').$type<{ readonly tags: readonly string[] }>(),
  place: vector('place', { dimensions: 3 }),
});

/** What holds for a connection of every engine. */
export function connectionSuite(engine: () => OpenEngine): void {
  const connection = (): Connection => engine().connection;

  beforeAll(async () => {
    await engine().client.script(
      'create schema if not exists suite; create table suite.notes (id int primary key, body text not null, seen timestamptz, facts jsonb, place vector(3))',
    );
  });

  it('gives the same plain values for every type', async () => {
    const rows = await connection().rows(sql`select
      '2026-11-24 17:56:03.160123+02'::timestamptz as moment, '2026-01-02 03:04:05'::timestamp as local, '2026-01-02'::date as day,
      interval '1 day 02:03:04' as span, 1.5::numeric as exact, 7::int4 as small, 9007199254740991::int8 as large, 9007199254740993::int8 as larger,
      count(*) as counted, 0.5::float8 as half, true as yes, null::timestamptz as nothing, decode('00ff', 'hex') as bytes, '{"a":[1]}'::jsonb as json,
      array['a','b'] as words, array[1,2]::int8[] as numbers, '[1,2,3]'::vector as place, 'x'::text as text`);

    expect(rows).toEqual([
      {
        moment: '2026-11-24T15:56:03.160123Z',
        local: '2026-01-02T03:04:05',
        day: '2026-01-02',
        span: '1 day 02:03:04',
        exact: '1.5',
        small: 7,
        large: 9_007_199_254_740_991,
        larger: '9007199254740993',
        counted: 1,
        half: 0.5,
        yes: true,
        nothing: null,
        bytes: new Uint8Array([0, 255]),
        json: { a: [1] },
        words: ['a', 'b'],
        numbers: [1, 2],
        place: '[1,2,3]',
        text: 'x',
      },
    ]);
  });

  it('takes dates, lists, JSON, bytes and nothing as parameters', async () => {
    const moment = new Date('2026-03-04T05:06:07.089Z');
    const rows = await connection().rows(sql`select ${moment}::timestamptz as moment, ${JSON.stringify({ a: 1 })}::jsonb as json,
      'b' = any(${sql.param(['a', 'b'])}::text[]) as listed, ${null}::int as nothing, ${new Uint8Array([1, 2])}::bytea as bytes, 3 in ${[1, 2, 3]} as found`);

    expect(rows).toEqual([
      { moment: '2026-03-04T05:06:07.089Z', json: { a: 1 }, listed: true, nothing: null, bytes: new Uint8Array([1, 2]), found: true },
    ]);
  });

  it('serves drizzle: typed rows out as they went in', async () => {
    const note = { id: 1, body: 'a\u2028b', seen: new Date('2026-05-06T07:08:09.100Z'), facts: { tags: ['x'] }, place: [0, 1, 0] };

    await connection().orm.insert(notes).values(note);
    const found = await connection().orm.select().from(notes);

    expect(found).toEqual([note]);
  });

  it('refuses several statements in one, on every engine', async () => {
    await expect(connection().rows(sql`select 1; select 2`)).rejects.toMatchObject({ code: '42601' });
    await expect(connection().orm.execute(sql`select 1; select 2`)).rejects.toMatchObject({ cause: { code: '42601' } });
  });

  it('gives no rows for an empty statement', async () => {
    expect(await connection().rows(sql``)).toEqual([]);
  });

  it('lives on after a parameter that its type does not take', async () => {
    for (const work of [
      sql`select ${'not bytes'}::bytea`,
      sql`select ${'x'}::int`,
      sql`select ${{ a: 1 }}::int`,
      sql`select ${Symbol('x')}::text`,
    ])
      await connection()
        .rows(work)
        .catch(() => undefined);

    expect(engine().isAlive()).toBe(true);
    expect(await connection().rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('gives what drizzle executes as rows with a count', async () => {
    const rows = await connection().orm.execute(sql`select '2026-01-02'::date as day, 7::int8 as n`);
    const changed = await connection().orm.execute(sql`update suite.notes set body = body`);

    expect([...(rows as unknown as unknown[])]).toEqual([expect.objectContaining({ day: '2026-01-02' })]);
    expect(changed).toMatchObject({ count: 1 });
  });

  it('takes lists of moments, with awkward items', async () => {
    const moments = [new Date('2026-01-02T03:04:05.678Z'), null];
    const rows = await connection().rows(sql`select array_length(${sql.param(moments)}::timestamptz[], 1) as n`);

    expect(rows).toEqual([{ n: 2 }]);
  });

  it("keeps PostgreSQL's code on the error of a failed statement", async () => {
    await expect(connection().rows(sql`select * from suite.nowhere`)).rejects.toMatchObject({ code: '42P01' });
    await expect(connection().orm.execute(sql`select 1/0`)).rejects.toMatchObject({ cause: { code: '22012' } });
  });
}
