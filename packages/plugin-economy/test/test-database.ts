import { createHub, definePlugin, type Migrations } from '@millrace/core';
import { databasePlugin } from '@millrace/database';
import { database, type Connection, type Database } from '@millrace/database/tokens';
import { migrationsFolder } from '../src/assets.js';

/** A real database with this plugin's tables, shared by the tests of a file; it can be taken away for a while. */
export interface TestDatabase extends Database, Migrations {
  isDown: boolean;
  readonly connection: Connection;
  close(): Promise<void>;
}

const tables = definePlugin({ name: 'economy-tables', migrations: { folder: migrationsFolder(), schema: 'economy' }, start: () => ({}) });

/** Opens a database in memory, or the PostgreSQL server of a URL. @param engine - what it says it is. */
export async function openTestDatabase(options: { url?: string; engine?: 'embedded' | 'postgresql' } = {}): Promise<TestDatabase> {
  const { url, engine } = options;
  const hub = createHub({ name: 'tables', plugins: [databasePlugin(url === undefined ? { directory: 'memory' } : { url }), tables()] });
  await hub.start();
  const real = hub.service(database);
  const connection = await real.ready();
  const test: TestDatabase = {
    isDown: false,
    connection,
    apply: async () => undefined,
    ready: async (signal) => {
      if (test.isDown) throw new Error('database is down');
      return real.ready(signal);
    },
    status: async (signal) => ({ ...(await real.status(signal)), ...(engine && { engine }) }),
    close: () => hub.stop(),
  };
  return test;
}
