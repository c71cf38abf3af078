import { createHub, isMillraceError, logger, provide, type Hub, type HubOptions, type Logger } from '@millrace/core';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { configFileInvalid, configFileMissing } from '../error-catalogue.js';

/**
 * Loads the hub of a `millrace.config.ts` (or `.js`, `.mjs`): its default export is a hub, or the options of one.
 *
 * @param log - for a hub made from options that name no logger; a ready-made hub has its own.
 * @throws MillraceError `MILLRACE_CONFIG_FILE_MISSING`; `MILLRACE_CONFIG_FILE_INVALID` with everything that is wrong.
 */
export async function loadConfig(path: string, folder: string, log: Logger): Promise<Hub> {
  const file = resolve(folder, path);
  if (!existsSync(file)) throw configFileMissing(path);
  try {
    const value = await importDefault(file);
    if (isHub(value)) return value;
    if (isOptions(value)) return createHub(withLogger(value, log));
  } catch (cause) {
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
