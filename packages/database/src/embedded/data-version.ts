import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseVersion, directoryUnusable } from '../error-catalogue/embedded.js';

/** The version of PostgreSQL that the embedded engine is, and whose files it reads. */
export const engineMajor = '18';

/**
 * Looks at what is in the data directory, before an engine that would only say "failed to initialize".
 *
 * @param directory - the database directory.
 * @throws MillraceError `MILLRACE_DATABASE_VERSION` where another version wrote it, `MILLRACE_DATABASE_DIRECTORY` where it is no directory.
 */
export async function checkDataVersion(directory: string): Promise<void> {
  const data = join(directory, 'pgdata');
  const found = await stat(data).catch(() => undefined);
  if (found && !found.isDirectory()) throw directoryUnusable(directory, "its 'pgdata' is a file");
  const text = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  // A first start that was cut off has no version yet, and is begun again.
  const version = text?.trim().slice(0, 20);
  if (version !== undefined && version !== '' && version !== engineMajor) throw databaseVersion(directory, version, engineMajor);
}
