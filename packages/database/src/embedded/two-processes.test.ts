import { readFile, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { HubDatabase } from '../hub-database.js';
import { Migrator } from '../migrations/migrator.js';
import { runChild } from '../test-support/run-child.js';
import { databaseFolder, databaseTemplate, engineFor } from '../test-support/test-engine.js';

let now = 0;
beforeAll(databaseTemplate, 60_000);

function hubDatabase(directory: string): HubDatabase {
  const database = new HubDatabase(engineFor({ directory }), new Migrator(), () => now);
  onTestFinished(() => database.close());
  return database;
}

it('is not let in while another process has the directory, is told whose it is, and gets in when that is killed', async () => {
  const directory = await databaseFolder();
  const owner = runChild('hold', { directory });
  await owner.says(({ ready }) => ready !== undefined);
  const mine = hubDatabase(directory);

  await expect(mine.ready()).rejects.toMatchObject({
    code: 'MILLRACE_DATABASE_IN_USE',
    message: expect.stringMatching(new RegExp(`'child-hold', process ${owner.pid}, since [^]*HTTP endpoint`)) as string,
    retryable: true,
  });
  expect(await mine.status()).toMatchObject({
    state: 'refused',
    location: expect.stringContaining(basename(directory)) as string,
    problem: expect.stringContaining(String(owner.pid)) as string,
  });
  await owner.kill();
  await expect(mine.ready()).rejects.toMatchObject({ code: 'MILLRACE_DATABASE_IN_USE' });
  now += 1_000;
  expect(await (await mine.ready()).rows(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  expect(await mine.status()).toMatchObject({ state: 'ready' });
});

it('keeps a second process out, which goes on living, and frees the directory for it when it is closed', async () => {
  const directory = await databaseFolder();
  const mine = hubDatabase(directory);
  await mine.ready();

  const second = runChild('try', { directory });

  expect(await second.says(({ code }) => code !== undefined)).toMatchObject({
    code: 'MILLRACE_DATABASE_IN_USE',
    message: expect.stringContaining(`process ${process.pid}`) as string,
  });
  expect(await second.says(({ status }) => status !== undefined)).toMatchObject({ status: { state: 'refused' } });
  expect(await second.ended).toBe(0);
  await mine.close();
  const third = runChild('try', { directory });
  expect(await third.says((line) => line.ready !== undefined || line.code !== undefined)).toMatchObject({ ready: third.pid });
});

it('lets one of three processes in that start at the same moment', async () => {
  const directory = await databaseFolder();

  const children = Array.from({ length: 3 }, () => runChild('hold', { directory }));
  const said = await Promise.all(children.map((child) => child.says((line) => line.ready !== undefined || line.code !== undefined)));

  expect(said.filter(({ ready }) => ready !== undefined)).toHaveLength(1);
  expect(said.filter(({ code }) => code === 'MILLRACE_DATABASE_IN_USE')).toHaveLength(2);
  await Promise.all(children.map((child) => child.stop()));
});

it('refuses a directory twice in one process', async () => {
  const directory = await databaseFolder();
  await hubDatabase(directory).ready();

  await expect(hubDatabase(directory).ready()).rejects.toMatchObject({
    code: 'MILLRACE_DATABASE_IN_USE',
    message: expect.stringContaining('already open in this process') as string,
  });
});

it('believes the sign of life of an owner that the lock does not reach, while it is fresh', async () => {
  const directory = await databaseFolder();
  const elsewhere = { name: 'hub', pid: 7, since: '2026-01-01T00:00:00.000Z', host: 'another-container', namespace: 'another' };
  await writeFile(join(directory, 'owner.json'), JSON.stringify(elsewhere));
  const mine = hubDatabase(directory);

  await expect(mine.ready()).rejects.toMatchObject({
    code: 'MILLRACE_DATABASE_IN_USE',
    message: expect.stringContaining('process 7 on another-container') as string,
  });
  await utimes(join(directory, 'owner.json'), new Date(0), new Date(0));
  now += 1_000;
  await mine.ready();
  expect(JSON.parse(await readFile(join(directory, 'owner.json'), 'utf8'))).toMatchObject({ pid: process.pid });
});

it('loses no acknowledged row to three kills in the middle of writing', async () => {
  const directory = await databaseFolder();
  const acknowledged: string[] = [];

  for (let round = 0; round < 3; round += 1) {
    const writer = runChild('write', { directory });
    const enough = 10 + round * 7;
    await writer.says(() => writer.lines.filter(({ key }) => key).length >= enough);
    await writer.kill();
    acknowledged.push(...writer.lines.flatMap(({ key }) => key ?? []));
  }

  const found = await (await hubDatabase(directory).ready()).rows<{ key: string }>(sql`select key from crash.rows`);
  const kept = new Set(found.map(({ key }) => key));
  expect(acknowledged.length).toBeGreaterThanOrEqual(51);
  expect(acknowledged.filter((key) => !kept.has(key))).toEqual([]);
}, 90_000);
