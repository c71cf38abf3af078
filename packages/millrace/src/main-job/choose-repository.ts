import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryMissing } from '../error-catalogue.js';

/** What the main job works on: a folder of this machine, or a repository elsewhere. */
export type Repository = { readonly path: string } | { readonly url: string };

/**
 * Finds what `--repo` means.
 *
 * @param folder - the working directory: the repository where none is given.
 * @throws MillraceError `MILLRACE_REPOSITORY_MISSING` when a folder is meant and is not there.
 */
export async function chooseRepository(folder: string, given: string | undefined): Promise<Repository> {
  const isUrl = given !== undefined && /^[a-z][a-z0-9+.-]+:\/\//i.test(given);
  if (isUrl && !/^file:/i.test(given)) return { url: given };
  const path = isUrl ? pathOf(given) : resolve(folder, given ?? '.');
  const stats = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw repositoryMissing(path, cause.code === 'ENOENT' ? 'there is no such folder' : (cause.code ?? cause.message));
  });
  if (!stats.isDirectory()) throw repositoryMissing(path, 'it is not a folder');
  return { path };
}

/** A repository's name for people: an address without what might be a password in it. */
export function repositoryName(repository: Repository): string {
  if ('path' in repository) return repository.path;
  if (!URL.canParse(repository.url)) return 'a repository elsewhere';
  const { protocol, host, pathname } = new URL(repository.url);
  return `${protocol}//${host}${pathname}`;
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw repositoryMissing(url, 'it is no file:// URL of this machine');
  }
}
