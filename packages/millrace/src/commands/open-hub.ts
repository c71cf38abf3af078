import type { Hub, Logger } from '@millrace/core';
import { createMillrace, type MillraceOptions } from '../compose/create-millrace.js';
import { prepareDataDirectory } from '../compose/data-directory.js';
import { readHubLock, type LockMode } from '../compose/lock-file.js';
import { readSettings, type Settings } from '../compose/settings.js';
import { createLineLogger } from '../compose/stderr-logger.js';
import { commandUsage } from '../error-catalogue.js';
import type { Terminal } from './terminal.js';

/** A hub made from the environment, with what was read from it. */
export interface OpenedHub {
  readonly hub: Hub;
  readonly settings: Settings;
  readonly log: Logger;
}

/** What a command says of the hub it wants. */
export interface WantedHub extends Partial<Omit<MillraceOptions, 'lock'>> {
  /** What to do with tools that are not as `millrace.lock` has them; `off` unless said, `'as found'` to go by whether there is one. */
  readonly lock?: LockMode | 'as found' | undefined;
  /** A configuration file; the hub with all modules unless given. */
  readonly config?: string | undefined;
  /** It will not be started, so nothing is made on the disk. */
  readonly isOnlyLookedAt?: boolean;
}

/**
 * Makes the hub that a command works with. Nothing of it runs yet.
 *
 * @throws MillraceError `MILLRACE_SETTINGS_INVALID`, `MILLRACE_DATA_DIRECTORY`, `MILLRACE_COMMAND_USAGE`, and as
 * `readHubLock` and `loadConfig` do.
 */
export async function openHub(
  terminal: Terminal,
  { config, isOnlyLookedAt, lock: mode = 'off', ...wanted }: WantedHub = {},
): Promise<OpenedHub> {
  const settings = readSettings(terminal.environment, terminal.folder);
  const log = createLineLogger(settings.logLevel, terminal.tell);
  const lock = readHubLock(terminal.folder, config, mode === 'as found' ? undefined : mode);
  if (config !== undefined) {
    const { loadConfig } = await import('../compose/load-config.js');
    return { hub: await loadConfig(config, terminal.folder, { log, lock }), settings, log };
  }
  const { dataDirectory, roots, databaseUrl, stateKey } = settings;
  const options = { dataDirectory, roots, log, databaseUrl, stateKey, ...(lock && { lock }), ...wanted };
  if (!isOnlyLookedAt) prepareDataDirectory(options.dataDirectory);
  return { hub: createMillrace(options), settings, log };
}

/** @throws MillraceError `MILLRACE_COMMAND_USAGE` where a configuration file would make an option do nothing. */
export function refuseBesideConfig(config: string | undefined, options: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(options).filter((name) => options[name] !== undefined);
  if (config !== undefined && given.length > 0)
    throw commandUsage(`${given.join(', ')} cannot be given beside --config: say it in the configuration file.`);
}
