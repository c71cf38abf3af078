import { createHub, type Hub, type HubOptions } from '@millrace/core';
import { isAbsolute, resolve } from 'node:path';
import { configFileInvalid, configFileMissing } from '../error-catalogue.js';
import { existsSync } from 'node:fs';

/**
 * Loads the hub of a `millrace.config.ts` (or `.js`, `.mjs`): its default export is a hub, or the options of one.
 *
 * @throws MillraceError `MILLRACE_CONFIG_FILE_MISSING`, `MILLRACE_CONFIG_FILE_INVALID`.
 */
export async function loadConfig(path: string, folder: string): Promise<Hub> {
  const file = isAbsolute(path) ? path : resolve(folder, path);
  if (!existsSync(file)) throw configFileMissing(path);
  const value = await importDefault(file, path);
  if (isHub(value)) return value;
  if (value !== null && typeof value === 'object' && 'name' in value) return createHub(value as HubOptions);
  throw configFileInvalid(path, 'its default export is neither a hub nor the options of one');
}

async function importDefault(file: string, path: string): Promise<unknown> {
  try {
    // Node 20 cannot read TypeScript by itself.
    const { createJiti } = await import('jiti');
    return await createJiti(import.meta.url).import(file, { default: true });
  } catch (cause) {
    throw configFileInvalid(path, cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause), cause);
  }
}

function isHub(value: unknown): value is Hub {
  const hub = value as Partial<Hub> | null;
  return typeof hub?.start === 'function' && typeof hub.fetch === 'function';
}
