import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DatabaseConfig } from '../config.js';
import type { OpenEngine } from '../engine.js';
import { HubDatabase } from '../hub-database.js';
import { Migrator } from '../migrations/migrator.js';
import { hasRealPostgres, startRealPostgres, type RealPostgres } from '../test-support/real-postgres.js';
import { runChild } from '../test-support/run-child.js';
import { engineFor, migrationFolder } from '../test-support/test-engine.js';
import type { Connection } from '../tokens.js';

describe.skipIf(!(await hasRealPostgres()))('a PostgreSQL server', () => {
  let server: RealPostgres;
  let url: string;
  beforeAll(async () => {
    server = await startRealPostgres(18);
    url = await server.createDatabase();
  });
  afterAll(() => server?.remove());

  async function open(config: DatabaseConfig = {}): Promise<OpenEngine> {
    const engine = await engineFor({ url, ...config }).open(new AbortController().signal);
    onTestFinished(() => engine.close());
    return engine;
  }

  /** Runs statements as the superuser. */
  async function administer(...statements: string[]): Promise<void> {
    const admin = postgres(url, { max: 1, onnotice: () => {} });
    for (const statement of statements) await admin.unsafe(statement);
    await admin.end();
  }

  /** The URL with another user, password or database. */
  function urlOf(part: { user?: string; password?: string; name?: string; query?: string }): string {
    const changed = new URL(url);
    changed.username = encodeURIComponent(part.user ?? changed.username);
    changed.password = encodeURIComponent(part.password ?? changed.password);
    if (part.name !== undefined) changed.pathname = `/${encodeURIComponent(part.name)}`;
    changed.search = part.query ?? '';
    return changed.href;
  }

  it('takes users, passwords and names with any characters in them', async () => {
    const odd = `o'd@d:/?#[]%" ü`;
    const quoted = `"${odd.replaceAll('"', '""')}"`;
    await administer(`create role ${quoted} login password 'p@ss/w:rd?#%&'`, `create database ${quoted} owner ${quoted}`);

    const engine = await open({ url: urlOf({ user: odd, password: 'p@ss/w:rd?#%&', name: odd }) });

    expect(await engine.connection.rows(sql`select current_user as me, current_database() as here`)).toEqual([{ me: odd, here: odd }]);
  });

  it.each([
    ['a wrong password', () => urlOf({ user: 'guest', password: 'hunter2' }), 'refused the credentials'],
    ['a user it does not know', () => urlOf({ user: 'nobody-here', password: 'hunter2' }), 'refused the credentials'],
    ['no password', () => urlOf({ user: 'guest', password: '' }), 'refused the credentials'],
    ['a database it does not have', () => urlOf({ name: 'hunter2-none', password: 'hunter2' }), 'has no such database'],
    ['an option it does not know', () => urlOf({ query: '?schema=hunter2', password: 'hunter2' }), 'does not know an option'],
  ])('says at once what is wrong with %s, and gives no secret away', async (_what, urlWith, problem) => {
    await administer(`drop role if exists guest`, `create role guest login password 'right'`);

    const error: unknown = await open({ url: urlWith() }).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ code: 'MILLRACE_DATABASE_UNAVAILABLE', message: expect.stringContaining(problem) as string });
    const { message, cause } = error as Error;
    expect(`${message.replace("'hunter2-none'", '')} ${String(cause)}`).not.toMatch(/hunter2|guest|nobody-here/);
  });

  it('serves a user who may create nothing as far as it can, and says what to grant', async () => {
    await administer(`create role plain login password 'x'`, `create database plain owner postgres`);
    const engine = await open({ url: urlOf({ user: 'plain', password: 'x', name: 'plain' }) });
    const database = new HubDatabase({ kind: 'postgresql', location: 'here', open: async () => engine }, new Migrator(), Date.now);

    expect(engine.hasVector).toBe(false);
    await expect(database.ready()).rejects.toMatchObject({
      code: 'MILLRACE_MIGRATION_FAILED',
      fix: expect.stringContaining('GRANT CREATE ON DATABASE') as string,
    });
  });

  it('stops a statement that takes too long, on the server too, and goes on', async () => {
    const { connection } = await open({ timeoutMs: 300 });

    await expect(connection.rows(sql`select pg_sleep(100)`)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_TIMEOUT' });

    await vi.waitFor(async () =>
      expect(
        await connection.rows(sql`select 1 from pg_stat_activity where query like 'select pg_sleep(100)' and state = 'active'`),
      ).toEqual([]),
    );
  });

  it('gives up a transaction that never ends, and lets nothing of it through afterwards', async () => {
    const { connection } = await open({ timeoutMs: 300, poolSize: 1 });
    await connection.rows(sql`create table abandoned (n int)`);
    let kept: Connection | undefined;
    let fail = (_error: Error): void => {};

    const endless = connection.transaction(async (inside) => {
      kept = inside;
      await inside.rows(sql`insert into abandoned values (1)`);
      await inside.transaction(() => new Promise((_, reject) => (fail = reject)));
    });

    await expect(endless).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_TIMEOUT' });
    await expect(kept?.rows(sql`insert into abandoned values (2)`)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_TRANSACTION_ENDED' });
    await connection.transaction(async (other) => {
      await other.rows(sql`insert into abandoned values (3)`);
      fail(new Error('the abandoned work ends at last'));
      await other.rows(sql`insert into abandoned values (4)`);
    });
    expect(await connection.rows(sql`select n from abandoned order by n`)).toEqual([{ n: 3 }, { n: 4 }]);
  });

  it('does not keep a transaction waiting for ever for a connection of the pool', async () => {
    const { connection, client } = await open({ timeoutMs: 300, poolSize: 1 });
    let release = (): void => {};
    const long = client.transaction(() => new Promise<void>((resolve) => (release = resolve)), { isUnbounded: true });

    await expect(connection.transaction(async () => 1)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_BUSY', retryable: true });
    await expect(connection.rows(sql`select 1`)).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_TIMEOUT' });
    release();

    await long;
    expect(await connection.transaction((inside) => inside.rows(sql`select 1 as one`))).toEqual([{ one: 1 }]);
  });

  it('lives through a restart of the server: what was running fails, what comes after works', async () => {
    const engine = await open({ timeoutMs: 5_000 });
    const database = new HubDatabase({ kind: 'postgresql', location: 'here', open: async () => engine }, new Migrator(), Date.now);
    const connection = await database.ready();
    await connection.rows(sql`create table restarts (n int)`);
    const running = connection.transaction(async (inside) => {
      await inside.rows(sql`insert into restarts values (1)`);
      await inside.rows(sql`select pg_sleep(100)`);
    });

    const [outcome] = await Promise.allSettled([running, pause(200).then(() => server.stopServer())]);
    expect(outcome.status).toBe('rejected');
    expect(await database.status()).toMatchObject({ state: 'refused', problem: expect.stringMatching(/did not answer|failed/) as string });
    await server.startServer();

    await vi.waitFor(async () => expect(await connection.rows(sql`select n from restarts`)).toEqual([]), { timeout: 10_000 });
    expect(await database.status()).toMatchObject({ state: 'ready' });
  });

  it('lets four processes migrate at once: each table is made once, and all get in', async () => {
    const empty = await server.createDatabase();
    const folder = await migrationFolder({});
    await migrationFolder(
      { '0001.sql': 'create table one.a (id int)', '0002.sql': 'create table one.b (id int)' },
      undefined,
      new URL('one/', folder),
    );
    await migrationFolder({ '0001.sql': 'create table other.a (id int)' }, undefined, new URL('other/', folder));

    const children = Array.from({ length: 4 }, () => runChild('migrate', { url: empty }, folder.pathname));
    const said = await Promise.all(children.map((child) => child.says((line) => line.ready !== undefined || line.code !== undefined)));

    expect(said.map(({ code }) => code)).toEqual([undefined, undefined, undefined, undefined]);
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0, 0, 0]);
  });
});
