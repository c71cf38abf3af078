import type { Hub, Logger } from '@millrace/core';
import { createMillrace, type MillraceOptions } from '../compose/create-millrace.js';
import { readSettings, type Settings } from '../compose/settings.js';
import { createLineLogger } from '../compose/stderr-logger.js';
import type { Terminal } from './terminal.js';

/** A hub made from the environment, with what was read from it. */
export interface OpenedHub {
  readonly hub: Hub;
  readonly settings: Settings;
  readonly log: Logger;
}

/** Makes the hub that a command works with: the configuration file's, or the one with all modules. */
export async function openHub(terminal: Terminal, config: string | undefined, more: Partial<MillraceOptions> = {}): Promise<OpenedHub> {
  const settings = readSettings(terminal.environment, terminal.folder);
  const log = createLineLogger(settings.logLevel, terminal.tell);
  if (config !== undefined) {
    const { loadConfig } = await import('../compose/load-config.js');
    return { hub: await loadConfig(config, terminal.folder), settings, log };
  }
  const { dataDirectory, roots, databaseUrl, stateKey } = settings;
  const hub = createMillrace({
    dataDirectory,
    roots,
    log,
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(stateKey !== undefined && { stateKey }),
    ...more,
  });
  return { hub, settings, log };
}
