import {
  compareToolLocks,
  createHub,
  describeDrift,
  introspection,
  isMillraceError,
  lockTools,
  logger,
  provide,
  type Hub,
  type HubLock,
  type HubOptions,
  type Logger,
} from '@millrace/core';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { configFileInvalid, configFileMissing, hubNotAsLocked } from '../error-catalogue.js';

/** What a command gives a configured hub. */
export interface ForHub {
  /** For a hub made from options that name no logger; a ready-made hub has its own. */
  readonly log: Logger;
  /** What its tools must be like; a hub made from options that name a lock is held to that one. */
  readonly lock?: HubLock | undefined;
}

/**
 * Loads the hub of a `millrace.config.ts` (or `.js`, `.mjs`): its default export is a hub, or the options of one.
 *
 * @throws MillraceError `MILLRACE_CONFIG_FILE_MISSING`; `MILLRACE_CONFIG_FILE_INVALID` with everything that is wrong;
 * `MILLRACE_LOCK_DRIFT`.
 */
export async function loadConfig(path: string, folder: string, given: ForHub): Promise<Hub> {
  const file = resolve(folder, path);
  if (!existsSync(file)) throw configFileMissing(path);
  try {
    const value = await importDefault(file);
    if (isHub(value)) return held(value, given);
    if (isOptions(value)) return createHub({ ...(given.lock && { lock: given.lock }), ...withLogger(value, given.log) });
  } catch (cause) {
    if (isMillraceError(cause, 'MILLRACE_LOCK_DRIFT')) throw cause;
    throw configFileInvalid(path, problemsOf(cause), cause);
  }
  throw configFileInvalid(path, ['its default export is neither a hub nor the options of one']);
}

async function importDefault(file: string): Promise<unknown> {
  // Node 20 cannot read TypeScript by itself. Without a cache, nothing is left in the temporary folder.
  const { createJiti } = await import('jiti');
  const jiti = createJiti(file, { fsCache: false, interopDefault: false });
  return (await jiti.import<{ readonly default?: unknown }>(file)).default;
}

function isHub(value: unknown): value is Hub {
  const hub = value as Partial<Hub> | null | undefined;
  return typeof hub?.start === 'function' && typeof hub.fetch === 'function';
}

function isOptions(value: unknown): value is HubOptions {
  return typeof (value as Partial<HubOptions> | null | undefined)?.name === 'string';
}

/** A hub that is made already can only be compared: what comes while it serves is its host's to lock. */
function held(hub: Hub, { lock, log }: ForHub): Hub {
  if (lock === undefined) return hub;
  const drift = compareToolLocks(lock.locked, lockTools(hub.service(introspection).catalogue()));
  const problems = drift.filter(({ kind }) => kind !== 'removed').flatMap(describeDrift);
  if (problems.length > 0 && lock.onDrift !== 'warn') throw hubNotAsLocked(problems);
  for (const because of problems) log.warn('A tool is not as it was locked.', { because });
  return hub;
}

function withLogger(options: HubOptions, log: Logger): HubOptions {
  const services = options.services ?? [];
  if (services.some(({ service }) => service.id === logger.id)) return options;
  return { ...options, services: [...services, provide(logger, log)] };
}

function problemsOf(cause: unknown): readonly string[] {
  if (isMillraceError(cause) && cause.problems.length > 0) return cause.problems;
  const message = cause instanceof Error ? cause.message : String(cause);
  return [isMillraceError(cause) ? `[${cause.code}] ${message.replaceAll('\n', ' ')}` : (message.split('\n', 1)[0] ?? '')];
}
