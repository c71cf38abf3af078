import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHub, definePlugin, introspection, isMillraceError, stateStore, type Hub, type Plugin } from '@millrace/core';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { DatabaseConfig } from './config.js';
import { databasePlugin } from './plugin.js';
import { databaseFolder, databaseTemplate, migrationFolder, temporaryFolder } from './test-support/test-engine.js';
import { database } from './tokens.js';

beforeAll(databaseTemplate, 60_000);

async function startHub(config: DatabaseConfig, others: readonly Plugin[] = []): Promise<Hub> {
  const hub = createHub({ name: 'test', plugins: [databasePlugin(config, { onFailure: 'stop' }), ...others] });
  onTestFinished(() => hub.stop());
  await hub.start();
  return hub;
}

it('brings a database with the tables of every plugin, and its state outlives the hub', async () => {
  const directory = await databaseFolder();
  const folder = await migrationFolder({ '0001.sql': 'create table notes.a (id int)' });
  const notes = definePlugin({ name: 'notes', needs: { database }, migrations: { folder, schema: 'notes' }, start: () => ({}) });

  const first = await startHub({ directory }, [notes()]);
  await (await first.service(database).ready()).rows(sql`insert into notes.a values (1)`);
  await first.service(stateStore).set('key', { kept: true });
  await first.stop();
  const second = await startHub({ directory }, [notes()]);

  expect(await (await second.service(database).ready()).rows(sql`select id from notes.a`)).toEqual([{ id: 1 }]);
  expect(await second.service(stateStore).get('key')).toEqual({ kept: true });
  expect(await second.service(database).status()).toMatchObject({ engine: 'embedded', state: 'ready', schemas: ['notes'], version: /^18/ });
}, 60_000);

it('serves without its database where that is refused: what must be durable says so, state stays in memory', async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, 'file'), '');

  const hub = await startHub({ directory: join(directory, 'file') });
  const refusal = await hub
    .service(database)
    .ready()
    .catch((error: unknown) => error);
  await hub.service(stateStore).set('key', 1);

  expect(isMillraceError(refusal, 'MILLRACE_DATABASE_DIRECTORY')).toBe(true);
  expect(String(refusal)).toMatch(/it is a file/);
  expect(String(refusal)).not.toContain(directory);
  expect(await hub.service(stateStore).get('key')).toBe(1);
  const { checks } = await hub.service(introspection).health();
  expect(checks).toContainEqual(expect.objectContaining({ name: 'database.connection', status: 'fail' }));
});

it('opens when something first needs it, where it is to wait for that', async () => {
  const hub = await startHub({ directory: await databaseFolder(), open: 'lazy' });
  const { service } = hub;

  // Longer than a database that opens in the background waits before it begins.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await service(database).status()).toMatchObject({ state: 'opening' });
  const [check] = (await service(introspection).health()).checks.filter(({ name }) => name === 'database.connection');
  expect(check).toMatchObject({ status: 'unknown', message: 'The database is not open yet.' });

  await service(stateStore).set('key', 1);
  expect(await service(database).status()).toMatchObject({ state: 'ready' });
}, 60_000);

it('does not start a hub that was to start with an open database only', async () => {
  const url = 'postgres://user:hunter2@127.0.0.1:1/name';

  const error: unknown = await startHub({ url, open: 'eager', connectTimeoutMs: 300 }).catch((cause: unknown) => cause);

  expect(String(error)).toContain("'name' on 127.0.0.1:1");
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2');
});

it('refuses a configuration that cannot be, without repeating a password', async () => {
  const error: unknown = await startHub({ url: 'postgres://user:hunter2%zz@host/name', poolSize: 0 }).catch((cause: unknown) => cause);

  expect(String(error)).toMatch(/url[^]*percent-encoded[^]*poolSize/);
  expect(String(error)).not.toContain('hunter2');
});
