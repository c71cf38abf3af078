import { accessSync, constants, mkdirSync } from 'node:fs';
import { dataDirectoryUnusable } from '../error-catalogue.js';

/**
 * Makes the data directory if it is not there. It keeps keys, so it is its owner's alone.
 *
 * @throws MillraceError `MILLRACE_DATA_DIRECTORY` when it cannot be made or written.
 */
export function prepareDataDirectory(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw dataDirectoryUnusable(path, cause);
  }
}
