// Another process: `node child.mjs <hold|write|try|migrate> <config as JSON> [folder of migrations]`. It runs what was built.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createHub, definePlugin } from '@millrace/core';
import { database, databasePlugin } from '@millrace/database';
import { sql } from 'drizzle-orm';

const [mode, config, folder] = process.argv.slice(2);
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

const plugins = [databasePlugin(JSON.parse(config))];
if (folder)
  for (const name of ['one', 'other']) {
    const migrated = definePlugin({
      name,
      needs: { database },
      migrations: { folder: pathToFileURL(`${folder}/${name}/`), schema: name },
      start: () => ({}),
    });
    plugins.push(migrated());
  }
const hub = createHub({ name: `child-${mode}`, plugins });
await hub.start();
const data = hub.service(database);

try {
  const connection = await data.ready();
  if (mode === 'write') {
    await connection.rows(sql`create schema if not exists crash`);
    await connection.rows(sql`create table if not exists crash.rows (key text primary key)`);
  }
  say({ ready: process.pid });
  for (let index = 0; mode === 'write'; index += 1) {
    const key = `${process.pid}-${index}`;
    await connection.transaction(async (inside) => {
      await inside.rows(sql`insert into crash.rows values (${key})`);
      await inside.rows(sql`update crash.rows set key = key where key = ${key}`);
    });
    say({ key });
  }
} catch (error) {
  say({ code: error.code, message: error.message });
}
if (mode === 'try' || mode === 'migrate') {
  say({ status: await data.status() });
  await hub.stop();
} else {
  // Holds until its input ends, then leaves as it should.
  process.stdin.resume().on('end', async () => {
    await hub.stop();
  });
}
