import { parseToolLock, type HubLock } from '@millrace/core';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { lockMissing } from '../error-catalogue.js';

/** What a command does with tools that are not as the lock has them. */
export type LockMode = 'off' | 'warn' | 'refuse';

/** Where the lock of a hub's tools is: beside its configuration, or in the working directory where there is none. */
export function lockFile(folder: string, config: string | undefined): string {
  return resolve(config === undefined ? folder : dirname(resolve(folder, config)), 'millrace.lock');
}

/**
 * Reads the lock that a hub is to be held to. Where nothing is said it is the one beside the configuration, if there is one.
 *
 * @throws MillraceError `MILLRACE_LOCK_MISSING` when one is asked for and there is none, `MILLRACE_LOCK_INVALID`.
 */
export function readHubLock(folder: string, config: string | undefined, mode: LockMode | undefined): HubLock | undefined {
  if (mode === 'off' || (mode === undefined && config === undefined)) return undefined;
  const path = lockFile(folder, config);
  if (!existsSync(path)) {
    if (mode === undefined) return undefined;
    throw lockMissing(relative(folder, path));
  }
  return { locked: parseToolLock(readFileSync(path, 'utf8')), onDrift: mode ?? 'refuse' };
}
