import { database, databasePlugin, type Connection, type Database } from '@millrace/database';
import { testHub } from '@millrace/testkit';
import { support } from '../src/index.js';

/** A real embedded database in memory with this package's tables. */
export interface EmbeddedDatabase {
  readonly database: Database;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** Opens it through a hub, as hosts do; the caller closes it. */
export async function openEmbeddedDatabase(): Promise<EmbeddedDatabase> {
  const hub = await testHub([databasePlugin({ directory: 'memory' }), support()]);
  const opened = hub.service(database);
  return { database: opened, connection: await opened.ready(), close: () => hub.stop() };
}
