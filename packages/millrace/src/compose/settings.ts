import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { LogLevel } from './stderr-logger.js';
import { settingsInvalid } from '../error-catalogue.js';

/** What the environment says. */
export interface Settings {
  readonly dataDirectory: string;
  readonly roots: readonly string[];
  readonly databaseUrl?: string;
  readonly token?: string;
  readonly stateKey?: string;
  readonly logLevel: LogLevel;
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Reads the `MILLRACE_...` variables.
 *
 * @param folder - the working directory: the root where none is named.
 * @throws MillraceError `MILLRACE_SETTINGS_INVALID` with every variable that cannot be used.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, folder: string): Settings {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const { token, stateKey, logLevel } = {
    token: read('MILLRACE_TOKEN'),
    stateKey: read('MILLRACE_STATE_KEY'),
    logLevel: read('MILLRACE_LOG_LEVEL') ?? 'warn',
  };
  const problems = [
    token !== undefined && token.length < 16 && 'MILLRACE_TOKEN needs at least 16 characters',
    stateKey !== undefined && stateKey.length < 32 && 'MILLRACE_STATE_KEY needs at least 32 characters',
    !levels.includes(logLevel as LogLevel) && `MILLRACE_LOG_LEVEL is one of ${levels.join(', ')}`,
  ].filter((problem): problem is string => typeof problem === 'string');
  if (problems.length > 0) throw settingsInvalid(problems);

  const databaseUrl = read('MILLRACE_DATABASE_URL');
  const roots = read('MILLRACE_ROOTS')?.split(delimiter).filter(Boolean) ?? [folder];
  return {
    dataDirectory: resolve(folder, read('MILLRACE_DATA_DIR') ?? join(homedir(), '.millrace')),
    roots: roots.map((root) => resolve(folder, root)),
    logLevel: logLevel as LogLevel,
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(token !== undefined && { token }),
    ...(stateKey !== undefined && { stateKey }),
  };
}
