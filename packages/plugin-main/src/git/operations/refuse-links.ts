import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { linkInGit } from '../../error-catalogue/git.js';
import { hasLink, type LocalRepository } from '../local-repository.js';

const ownFiles = ['HEAD', 'index', 'shallow', 'packed-refs', 'refs', 'logs', 'logs/HEAD', 'logs/refs'];
/** Deeper than any name of a ref can be. */
const refsDepth = 128;

/**
 * Refuses a repository with symbolic links among its own files: git would follow them, out of the roots too, and even
 * write through them. That there are none among the objects was seen when it was found.
 *
 * @throws MillraceError `not_regular` with the place of the link.
 */
export async function refuseLinks({ gitFolder, commonFolder }: LocalRepository, signal: AbortSignal): Promise<void> {
  for (const folder of new Set([gitFolder.absolute, commonFolder.absolute]))
    for (const name of ownFiles.flatMap((each) => [each, `${each}.lock`])) {
      const found = await lstat(join(folder, name)).catch(() => undefined);
      if (found?.isSymbolicLink()) throw linkInGit(name);
    }
  for (const name of ['refs', 'logs/refs']) if (await hasLink(join(commonFolder.absolute, name), refsDepth, signal)) throw linkInGit(name);
}
