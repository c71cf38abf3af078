import { resolve } from 'node:path';
import {
  clock,
  definePlugin,
  introspection,
  migrations,
  optional,
  points,
  stateStore,
  type Plugin,
  type PluginOptions,
} from '@millrace/core';
import { chooseEngine } from './choose-engine.js';
import { databaseConfig, type DatabaseConfig } from './config.js';
import { connectionCheck } from './connection-check.js';
import { HubDatabase } from './hub-database.js';
import { Migrator } from './migrations/migrator.js';
import { DurableStateStore } from './state/durable-state-store.js';
import { KeptFileStore } from './state/kept-file-store.js';
import { createMemoryStateStore } from './state/memory-state-store.js';
import { stateStoreWithFallback } from './state/state-store-with-fallback.js';
import { database } from './tokens.js';

/** About what a client takes for its handshake and its first lists. */
const openDelayMs = 300;

/**
 * One database for every plugin of a hub: embedded, or PostgreSQL by URL. It brings the plugins' migrations and a state
 * store that outlives the process.
 */
export const databasePlugin: ((config?: DatabaseConfig, options?: PluginOptions) => Plugin) & { readonly pluginName: string } =
  definePlugin({
    name: 'database',
    version: '0.1.0',
    core: '^0.1',
    config: databaseConfig,
    needs: { clock, introspection: optional(introspection) },
    provides: { database, migrations, stateStore },
    access: { files: ['the directory of the configuration'], network: ['the PostgreSQL server of the configuration'] },
    async start({ config, needs, add, log, onReady, onStop, signal }) {
      const now = (): number => needs.clock.now();
      const migrator = new Migrator();
      const engine = chooseEngine(config, { log, now, hubName: () => needs.introspection?.report.name ?? 'a hub' });
      const hubDatabase = new HubDatabase(engine, migrator, now);
      onStop(() => hubDatabase.close(), 'database');
      add(points.healthChecks, connectionCheck(hubDatabase));
      const durable = new DurableStateStore(async () => (await hubDatabase.opened()).client, needs.clock);
      if (config.open === 'eager') await hubDatabase.opened(signal);
      // The log is the operator's: here the directory stands in full.
      const directory = config.url === undefined ? resolve(config.directory) : undefined;
      const open = (): Promise<unknown> =>
        hubDatabase
          .ready()
          .catch(
            (error: Error) =>
              signal.aborted ||
              log.error('The database is not available', { error: String(error), cause: String(error.cause ?? 'none'), directory }),
          );
      // The hub's first answers come first; whoever needs the database sooner opens it sooner.
      onReady(() => {
        if (config.open === 'lazy') return;
        const timer = setTimeout(() => void open(), openDelayMs).unref();
        onStop(() => clearTimeout(timer), 'opening of the database');
      });
      const memory = createMemoryStateStore(needs.clock);
      const kept = directory === undefined ? durable : config.directory === 'memory' ? memory : new KeptFileStore(directory);
      return {
        services: { database: hubDatabase, migrations: migrator, stateStore: stateStoreWithFallback(durable, memory, kept) },
      };
    },
  });
