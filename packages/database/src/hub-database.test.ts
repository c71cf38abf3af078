import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Engine, OpenEngine } from './engine.js';
import { databaseInUse } from './error-catalogue/embedded.js';
import { HubDatabase } from './hub-database.js';
import { Migrator } from './migrations/migrator.js';
import { engineFor, migrationFolder } from './test-support/test-engine.js';

let real: OpenEngine;
beforeAll(async () => {
  real = await engineFor({ directory: 'memory' }).open(new AbortController().signal);
}, 60_000);
afterAll(() => real.close());

/** Opens quickly, for what it opens is one database that stays; refuses and breaks when told to. */
class TestEngine implements Engine {
  readonly kind = 'embedded';
  readonly location = 'somewhere';
  opened = 0;
  closed = 0;
  isRefusing = false;
  isBroken = false;

  open = async (): Promise<OpenEngine> => {
    this.opened += 1;
    await real.client.query('select 1', []);
    if (this.isRefusing) throw databaseInUse('/somewhere', undefined);
    this.isBroken = false;
    return { ...real, isAlive: () => !this.isBroken, close: async () => void (this.closed += 1) };
  };
}

function setUp(engine: Engine = new TestEngine()): { database: HubDatabase; migrator: Migrator; wait: (ms: number) => void } {
  let now = 0;
  const migrator = new Migrator();
  const database = new HubDatabase(engine, migrator, () => now);
  onTestFinished(() => database.close());
  return { database, migrator, wait: (ms) => (now += ms) };
}

describe('a database', () => {
  it('is opened once for all who want it', async () => {
    const engine = new TestEngine();
    const { database } = setUp(engine);

    const connections = await Promise.all([database.ready(), database.ready(), database.ready()]);

    expect(engine.opened).toBe(1);
    expect(new Set(connections).size).toBe(1);
    expect(await database.status()).toMatchObject({ state: 'ready', hasVector: true, location: 'somewhere' });
  });

  it('does not keep anyone waiting who has given up', async () => {
    const { database } = setUp();
    const leaving = new AbortController();

    const waiting = database.ready(leaving.signal);
    leaving.abort(new Error('gone home'));

    await expect(waiting).rejects.toThrow('gone home');
    await expect(database.ready()).resolves.toBeDefined();
  });

  it('is not tried again for a second after a refusal, however many ask', async () => {
    const engine = new TestEngine();
    engine.isRefusing = true;
    const { database, wait } = setUp(engine);

    const refused = await Promise.allSettled([database.ready(), database.ready(), database.opened()]);
    await expect(database.ready()).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_IN_USE', retryAfterMs: 1_000 });

    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(engine.opened).toBe(1);
    expect(await database.status()).toMatchObject({ state: 'refused', problem: expect.stringContaining('in use') as string });
    engine.isRefusing = false;
    wait(1_000);
    await expect(database.ready()).resolves.toBeDefined();
    expect((await database.status()).problem).toBeUndefined();
  });

  it('wraps what an engine throws into an error that says what to do, and keeps its words as the cause only', async () => {
    const engine: Engine = {
      kind: 'embedded',
      location: 'somewhere',
      open: () => Promise.reject(new TypeError('no wasm\nat secret.js:1')),
    };

    await expect(setUp(engine).database.ready()).rejects.toMatchObject({
      code: 'MILLRACE_DATABASE_UNAVAILABLE',
      message: expect.stringMatching(/somewhere is not available: it could not be opened\.\n/) as string,
      cause: { message: expect.stringContaining('no wasm') as string },
    });
  });

  it('lets nobody in while migrations fail, says so, and lets all in once they are mended', async () => {
    const { database, migrator, wait } = setUp();
    await migrator.apply('plugin', { folder: await migrationFolder({ '0001.sql': 'select 1/0' }), schema: 'plugin' });

    await expect(database.ready()).rejects.toMatchObject({ code: 'MILLRACE_MIGRATION_FAILED' });
    expect(await database.status()).toMatchObject({
      state: 'refused',
      schemas: [],
      problem: expect.stringContaining("'0001.sql'") as string,
    });
    await expect(database.opened()).resolves.toBeDefined();
    await migrator.apply('plugin', { folder: await migrationFolder({ '0001.sql': 'select 1' }), schema: 'plugin' });
    wait(1_000);
    await database.ready();

    expect(await database.status()).toMatchObject({ state: 'ready', schemas: ['plugin'] });
  });

  it('reports a broken engine, and opens it anew, with its migrations looked at again', async () => {
    const engine = new TestEngine();
    const { database, migrator } = setUp(engine);
    await migrator.apply('broken', { folder: await migrationFolder({ '0001.sql': 'create table broken.a (id int)' }), schema: 'broken' });
    await database.ready();

    engine.isBroken = true;

    expect(await database.status()).toMatchObject({ state: 'refused', problem: expect.stringContaining('has stopped') as string });
    expect(await (await database.ready()).rows(sql`select count(*) as n from broken.a`)).toEqual([{ n: 0 }]);
    expect(await database.status()).toMatchObject({ state: 'ready', schemas: ['broken'] });
    expect(engine).toMatchObject({ opened: 2, closed: 1 });
  });

  it('closes what was opened when its own tables cannot be made', async () => {
    const engine = new TestEngine();
    const { database } = setUp({
      kind: 'embedded',
      location: 'somewhere',
      open: async () => {
        const open = await engine.open();
        return { ...open, client: { ...open.client, query: () => Promise.reject(new Error('disk full')) } };
      },
    });

    await expect(database.ready()).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_UNAVAILABLE' });
    expect(engine).toMatchObject({ opened: 1, closed: 1 });
  });

  it('is closed for good, and says so', async () => {
    const { database } = setUp();
    await database.ready();

    await database.close();

    await expect(database.ready()).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_CLOSED' });
    expect(await database.status()).toMatchObject({ state: 'closed' });
  });

  it('can be closed while it opens', async () => {
    const engine = new TestEngine();
    const { database } = setUp(engine);
    const opening = database.ready();
    opening.catch(() => undefined);

    await database.close();

    await expect(opening).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_CLOSED' });
    expect(engine).toMatchObject({ opened: 1, closed: 1 });
  });
});
