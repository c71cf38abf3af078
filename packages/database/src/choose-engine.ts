import { resolve } from 'node:path';
import type { DatabaseConfig } from './config.js';
import type { Engine, EngineContext } from './engine.js';
import { serverAddress } from './postgres/server-address.js';

/** The engine that a configuration asks for. Nothing is loaded before it opens. */
export function chooseEngine(config: DatabaseConfig, context: EngineContext): Engine {
  const { url } = config;
  if (url !== undefined)
    return {
      kind: 'postgresql',
      location: serverAddress(url),
      async open(signal) {
        const { openPostgres } = await import('./postgres/open-postgres.js');
        return openPostgres({ url, poolSize: config.poolSize, connectTimeoutMs: config.connectTimeoutMs }, context, signal);
      },
    };
  const directory = config.directory === 'memory' ? undefined : resolve(config.directory);
  return {
    kind: 'embedded',
    location: directory ?? 'memory',
    async open(signal) {
      const { openEmbedded } = await import('./embedded/open-embedded.js');
      return openEmbedded(directory, context, signal);
    },
  };
}
