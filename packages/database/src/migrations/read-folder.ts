import { isUtf8 } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrationFolder } from '../error-catalogue/migrations.js';
import { migrationFile, type MigrationFile } from './migration-file.js';

/**
 * Reads a plugin's `*.sql` files: in the order of drizzle-kit's `meta/_journal.json` where there is one, else of their names.
 *
 * @throws MillraceError `MILLRACE_MIGRATION_FOLDER` when the folder or a file cannot be read, or
 * folder and journal name different files.
 */
export async function readFolder(plugin: string, folder: URL): Promise<readonly MigrationFile[]> {
  if (folder.protocol !== 'file:') throw migrationFolder(plugin, folder.protocol, { problems: ['the folder is not a file: URL'] });
  const path = fileURLToPath(folder);
  const present = await readdir(path).catch((cause: unknown) => {
    throw migrationFolder(plugin, path, { problems: ['the folder cannot be read'], cause });
  });
  const names = present.filter((name) => name.endsWith('.sql')).sort();
  const journal = await readJournal(plugin, path);
  const problems = journal ? differences(names, journal) : names.length === 0 ? ['it holds no .sql file'] : [];
  if (problems.length > 0) throw migrationFolder(plugin, path, { problems });
  return Promise.all((journal ?? names).map(async (name) => migrationFile(name, await readText(plugin, path, name))));
}

async function readText(plugin: string, path: string, name: string): Promise<string> {
  const bytes = await readFile(join(path, name)).catch((cause: unknown) => {
    throw migrationFolder(plugin, path, { problems: [`'${name}' cannot be read`], cause });
  });
  if (!isUtf8(bytes)) throw migrationFolder(plugin, path, { problems: [`'${name}' is not UTF-8 text`] });
  return bytes.toString('utf8');
}

async function readJournal(plugin: string, path: string): Promise<readonly string[] | undefined> {
  const text = await readFile(join(path, 'meta', '_journal.json'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw migrationFolder(plugin, path, { problems: ['its meta/_journal.json cannot be read'], cause });
  });
  if (text === undefined) return undefined;
  try {
    const { entries } = JSON.parse(text) as { entries: readonly { readonly idx: number; readonly tag: string }[] };
    return [...entries].sort((one, other) => one.idx - other.idx).map(({ tag }) => `${tag}.sql`);
  } catch (cause) {
    throw migrationFolder(plugin, path, { problems: ['its meta/_journal.json is not what drizzle-kit writes'], cause });
  }
}

function differences(names: readonly string[], journal: readonly string[]): string[] {
  return [
    ...journal.filter((name) => !names.includes(name)).map((name) => `'${name}' is in meta/_journal.json, but not in the folder`),
    ...names.filter((name) => !journal.includes(name)).map((name) => `'${name}' is in the folder, but not in meta/_journal.json`),
  ];
}
