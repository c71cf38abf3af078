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
  const count = async (): Promise<number> =>
    (await connection().rows<{ n: number }>(sql`select count(*) as n from suite.counted`))[0]?.n ?? -1;

  beforeAll(async () => {
    await engine().client.script(
      'create schema suite; create table suite.counted (n int primary key); create table suite.sums (id int primary key, total int not null)',
    );
    await engine().client.script(
      'create table suite.notes (id int primary key, body text not null, seen timestamptz, facts jsonb, place vector(3))',
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

  it('keeps a transaction whole, and throws away one that fails', async () => {
    await connection().transaction(async (inside) => {
      await inside.rows(sql`insert into suite.counted values (1)`);
      await inside.orm.execute(sql`insert into suite.counted values (2)`);
    });
    const failing = connection().transaction(async (inside) => {
      await inside.rows(sql`insert into suite.counted values (3)`);
      throw new Error('changed my mind');
    });

    await expect(failing).rejects.toThrow('changed my mind');
    expect(await count()).toBe(2);
  });

  it('undoes a transaction within a transaction by itself', async () => {
    await connection().transaction(async (outer) => {
      await outer.rows(sql`insert into suite.counted values (10)`);
      await outer.transaction((inner) => inner.rows(sql`insert into suite.counted values (10)`)).catch(() => undefined);
      await outer.transaction((inner) => inner.rows(sql`insert into suite.counted values (11)`));
    });

    const kept = await connection().rows(sql`select n from suite.counted where n >= 10 order by n`);
    expect(kept).toEqual([{ n: 10 }, { n: 11 }]);
  });

  it('lets drizzle begin transactions of its own, nested too', async () => {
    await connection().orm.transaction(async (outer) => {
      await outer.execute(sql`insert into suite.counted values (20)`);
      await outer.transaction((inner) => inner.execute(sql`insert into suite.counted values (20)`)).catch(() => undefined);
    });

    expect(await connection().rows(sql`select n from suite.counted where n >= 20`)).toEqual([{ n: 20 }]);
  });

  it('never commits over a failed statement whose error was caught', async () => {
    const before = await count();
    const work = connection().transaction(async (inside) => {
      await inside.rows(sql`insert into suite.counted values (30)`);
      await inside.rows(sql`insert into suite.counted values (30)`).catch(() => undefined);
      return 'all is well';
    });

    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await count()).toBe(before);
  });

  it('never keeps a savepoint over a failed statement whose error was caught', async () => {
    const before = await count();
    await connection().transaction(async (outer) => {
      const inner = outer.transaction(async (inside) => {
        await inside.rows(sql`insert into suite.counted values (31)`);
        await inside.rows(sql`insert into suite.counted values (31)`).catch(() => undefined);
      });
      await expect(inner).rejects.toMatchObject({ code: '23505' });
    });

    expect(await count()).toBe(before);
  });

  it('runs many transactions at once without losing an update', async () => {
    await connection().rows(sql`insert into suite.sums values (1, 0)`);

    const raise = (): Promise<unknown> =>
      connection().transaction(async (inside) => {
        const [row] = await inside.rows<{ total: number }>(sql`select total from suite.sums where id = 1 for update`);
        await inside.rows(sql`update suite.sums set total = ${(row?.total ?? 0) + 1} where id = 1`);
      });
    await Promise.all([...Array.from({ length: 20 }, raise), ...Array.from({ length: 20 }, count)]);

    expect(await connection().rows(sql`select total from suite.sums`)).toEqual([{ total: 20 }]);
  });

  it('runs those within one transaction one after another, and undoes the one that fails', async () => {
    await connection().transaction(async (outer) => {
      const failing = outer.transaction(async (inside) => {
        await inside.rows(sql`insert into suite.counted values (40)`);
        await inside.rows(sql`select 1/0`);
      });
      const good = outer.transaction((inside) => inside.rows(sql`insert into suite.counted values (41)`));
      await Promise.allSettled([failing, good]);
    });

    expect(await connection().rows(sql`select n from suite.counted where n >= 40`)).toEqual([{ n: 41 }]);
  });

  it('refuses the outer connection inside a transaction, where it would wait for itself', async () => {
    const held = { code: 'MILLRACE_DATABASE_TRANSACTION_HELD' };

    await connection().transaction(async () => {
      await expect(connection().rows(sql`select 1`)).rejects.toMatchObject(held);
      await expect(connection().transaction(async () => 1)).rejects.toMatchObject(held);
      await expect(engine().client.script('select 1')).rejects.toMatchObject(held);
      await expect(connection().orm.execute(sql`select 1`)).rejects.toMatchObject({ cause: held });
    });

    expect(await connection().rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('refuses what comes after the end of a transaction', async () => {
    const ended = { code: 'MILLRACE_DATABASE_TRANSACTION_ENDED' };
    let outer: Connection | undefined;
    let inner: Connection | undefined;

    await connection().transaction(async (inside) => {
      outer = inside;
      await inside.transaction(async (nested) => void (inner = nested));
      await expect(inner?.rows(sql`select 1`)).rejects.toMatchObject(ended);
    });

    await expect(outer?.rows(sql`select 1`)).rejects.toMatchObject(ended);
    await expect(outer?.transaction(async () => 1)).rejects.toMatchObject(ended);
  });

  it('lets what a transaction began and did not wait for use the outer connection afterwards', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));

    const later = await connection().transaction(async () => ({ done: released.then(() => connection().rows(sql`select 1 as one`)) }));
    release();

    expect(await later.done).toEqual([{ one: 1 }]);
  });

  it('fails a transaction whose commit fails', async () => {
    await engine().client.script('create table suite.late (n int, unique (n) deferrable initially deferred)');

    const failing = connection().transaction((inside) => inside.rows(sql`insert into suite.late values (1), (1)`));

    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await connection().rows(sql`select n from suite.late`)).toEqual([]);
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
