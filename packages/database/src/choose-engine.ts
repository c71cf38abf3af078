import { resolve } from 'node:path';
import type { DatabaseSettings } from './config.js';
import type { Engine, EngineContext } from './engine.js';
import { serverAddress } from './postgres/server-address.js';
import { shownPath } from './shown-path.js';

/** The engine that a configuration asks for. Nothing is loaded before it opens. */
export function chooseEngine(config: DatabaseSettings, context: EngineContext): Engine {
  const { url, poolSize, connectTimeoutMs, timeoutMs } = config;
  if (url !== undefined)
    return {
      kind: 'postgresql',
      location: serverAddress(url),
      async open(signal) {
        const { openPostgres } = await import('./postgres/open-postgres.js');
        return openPostgres({ url, poolSize, connectTimeoutMs, timeoutMs }, context, signal);
      },
    };
  const directory = config.directory === 'memory' ? undefined : resolve(config.directory);
  return {
    kind: 'embedded',
    location: directory === undefined ? 'memory' : shownPath(directory),
    async open(signal) {
      const { openEmbedded } = await import('./embedded/open-embedded.js');
      return openEmbedded({ directory, timeoutMs }, context, signal);
    },
  };
}
