import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { logLevels, type LogLevel } from './stderr-logger.js';
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

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the `MILLRACE_...` variables. An empty one counts as not set, a secret apart: that is no secret, and somebody meant to set one.
 *
 * @param folder - the working directory: the root where none is named.
 * @throws MillraceError `MILLRACE_SETTINGS_INVALID` with every variable that cannot be used.
 */
export function readSettings(environment: Environment, folder: string): Settings {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const databaseUrl = read('MILLRACE_DATABASE_URL');
  const token = environment['MILLRACE_TOKEN']?.trim();
  const stateKey = environment['MILLRACE_STATE_KEY']?.trim();
  const logLevel = read('MILLRACE_LOG_LEVEL') ?? 'warn';
  const roots = (read('MILLRACE_ROOTS')?.split(delimiter).filter(Boolean) ?? [folder]).map((root) => resolve(folder, root));
  const problems = [
    secretProblem('MILLRACE_TOKEN', token, 16),
    secretProblem('MILLRACE_STATE_KEY', stateKey, 32),
    logLevelProblem(logLevel),
    databaseUrlProblem(databaseUrl),
    ...roots.map(rootProblem),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw settingsInvalid(problems);
  return {
    dataDirectory: resolve(folder, read('MILLRACE_DATA_DIR') ?? join(homedir(), '.millrace')),
    roots,
    logLevel: logLevel as LogLevel,
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(token !== undefined && { token }),
    ...(stateKey !== undefined && { stateKey }),
  };
}

function secretProblem(name: string, secret: string | undefined, minLength: number): string | undefined {
  if (secret === undefined || (secret.length >= minLength && /^[\x21-\x7e]+$/.test(secret))) return undefined;
  if (secret === '') return `${name} is empty: unset it, or make one with: openssl rand -hex 32`;
  return `${name} needs at least ${minLength} characters, all of them visible ASCII; make one with: openssl rand -hex 32`;
}

function logLevelProblem(text: string): string | undefined {
  if ((logLevels as readonly string[]).includes(text)) return undefined;
  return `MILLRACE_LOG_LEVEL is one of ${logLevels.join(', ')}, not '${text.slice(0, 20)}'`;
}

function databaseUrlProblem(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^postgres(ql)?:\/\/[^/]/.test(text))) return undefined;
  // Not shown: there may be a password in it.
  return 'MILLRACE_DATABASE_URL is to be like postgres://user:password@host:5432/name';
}

function rootProblem(path: string): string | undefined {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? undefined : `MILLRACE_ROOTS names '${path}', which is no folder`;
}
