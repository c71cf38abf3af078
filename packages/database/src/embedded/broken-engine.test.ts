import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { OpenEngine } from '../engine.js';
import type { Connection } from '../tokens.js';
import { databaseFolder, databaseTemplate, engineFor } from '../test-support/test-engine.js';

async function open(timeoutMs: number): Promise<OpenEngine> {
  const engine = await engineFor({ directory: await databaseFolder(), timeoutMs }).open(new AbortController().signal);
  onTestFinished(() => engine.close());
  return engine;
}

beforeAll(databaseTemplate, 60_000);

describe('the embedded engine', () => {
  it('says so when its stack is overrun, and from then on works or is given up: it never answers with nothing', async () => {
    const { connection } = await open(60_000);
    await connection.rows(sql`create function f(i int) returns int language plpgsql as $$ begin return f(i + 1); end $$`);
    const outcomeOf = (work: Promise<unknown>): Promise<unknown> => work.catch(({ code }: { code: unknown }) => code);

    const overrun = await outcomeOf(connection.rows(sql`select f(1)`));
    const after = await outcomeOf(connection.rows(sql`select 1 as one`));

    // How deep the stack is depends on the machine: PostgreSQL's own limit, or the thread's.
    expect([
      ['54001', [{ one: 1 }]],
      ['MILLRACE_DATABASE_UNAVAILABLE', 'MILLRACE_DATABASE_UNAVAILABLE'],
    ]).toContainEqual([overrun, after]);
  });

  it('gives up a transaction that never ends, lets the others go on, and nothing of it through afterwards', async () => {
    const { connection } = await open(300);
    await connection.rows(sql`create table sums (n int)`);
    let abandoned: Connection | undefined;
    let fail = (_error: Error): void => {};

    const endless = connection.transaction(async (inside) => {
      abandoned = inside;
      await inside.rows(sql`insert into sums values (1)`);
      await inside.transaction(() => new Promise((_, reject) => (fail = reject)));
    });

    await expect(endless).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_TIMEOUT' });
    await expect(abandoned?.rows(sql`insert into sums values (2)`)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_TRANSACTION_ENDED' });
    await connection.transaction(async (other) => {
      await other.rows(sql`insert into sums values (3)`);
      fail(new Error('the abandoned work ends at last'));
      await other.rows(sql`insert into sums values (4)`);
    });
    expect(await connection.rows(sql`select n from sums order by n`)).toEqual([{ n: 3 }, { n: 4 }]);
  });

  it('does not keep a statement waiting for ever for a transaction', async () => {
    const { connection, client } = await open(200);
    let release = (): void => {};

    const long = client.transaction(() => new Promise<void>((resolve) => (release = resolve)), { isUnbounded: true });
    await expect(connection.rows(sql`select 1`)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_BUSY', retryable: true });
    release();

    await long;
    expect(await connection.rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  });

  it('is given up when a statement never ends: that fails, and so does what waits behind it', async () => {
    const { connection, isAlive } = await open(500);

    const endless = connection.rows(sql`select count(*) from generate_series(1, 100000000000)`);
    const behind = connection.rows(sql`select 1`);
    const [late, lost] = await Promise.allSettled([endless, behind]);

    expect(late).toMatchObject({ reason: { code: 'MILLRACE_DATABASE_TIMEOUT' } });
    expect(lost).toMatchObject({ reason: { code: 'MILLRACE_DATABASE_UNAVAILABLE', retryable: true } });
    expect(isAlive()).toBe(false);
  });

  it('fails what is still running when it is closed', async () => {
    const engine = await open(60_000);

    const endless = engine.connection.rows(sql`select count(*) from generate_series(1, 100000000000)`);
    await Promise.all([engine.close(), expect(endless).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_UNAVAILABLE' })]);

    expect(engine.isAlive()).toBe(false);
  });
});
