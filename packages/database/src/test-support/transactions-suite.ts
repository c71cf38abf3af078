import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import type { OpenEngine } from '../engine.js';
import type { Connection } from '../tokens.js';

/** What holds for transactions on every engine. */
export function transactionsSuite(engine: () => OpenEngine): void {
  const connection = (): Connection => engine().connection;
  const count = async (): Promise<number> =>
    (await connection().rows<{ n: number }>(sql`select count(*) as n from suite.counted`))[0]?.n ?? -1;

  beforeAll(async () => {
    await engine().client.script(
      'create schema if not exists suite; create table suite.counted (n int primary key); create table suite.sums (id int primary key, total int not null)',
    );
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
}
