import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readInternal, type LocalRepository, type Looking } from '../local-repository.js';
import { configOf, type ObjectFormat, type PrivateFolder } from '../private-folder.js';

/** Files of a repository that are copied: they name files and attributes, never programs. */
const copied = ['info/exclude', 'info/attributes', 'info/sparse-checkout'];
const maxCopiedBytes = 1024 * 1024;

/** What of a repository is shown, beside its files. */
export interface Showing extends Looking {
  /** What HEAD holds. It is a copy: git replaces it as a whole, and who lets git change it gives it back. */
  readonly head: string;
  readonly objectFormat: ObjectFormat;
}

/**
 * Gives a git directory of our own the refs, the logs and the HEAD of a repository, so that git sees and changes that
 * repository, and takes its locks, while it obeys only our configuration: of theirs, no hook, alias, filter, driver,
 * program or place is ever read. The links were made here and lead to what was seen to hold no link itself.
 */
export async function showRepository(
  own: PrivateFolder,
  repository: LocalRepository,
  { head, objectFormat, ...looking }: Showing,
): Promise<void> {
  const { gitFolder, commonFolder } = repository;
  const at = (name: string): string => join(own.path, name);
  await rm(at('refs'), { recursive: true });
  await mkdir(at('logs'));
  await mkdir(at('info'));
  await Promise.all([
    writeFile(at('config'), configOf(objectFormat)),
    writeFile(at('HEAD'), head),
    symlink(join(commonFolder.absolute, 'refs'), at('refs')),
    // Also while there is none: refs may be packed at any moment.
    symlink(join(commonFolder.absolute, 'packed-refs'), at('packed-refs')),
    symlink(join(commonFolder.absolute, 'shallow'), at('shallow')),
    symlink(join(commonFolder.absolute, 'logs/refs'), at('logs/refs')),
    symlink(join(gitFolder.absolute, 'logs/HEAD'), at('logs/HEAD')),
    ...copied.map(async (name) => {
      const text = await readInternal({ ...looking, folder: name.endsWith('checkout') ? gitFolder : commonFolder }, name, maxCopiedBytes);
      if (text !== undefined) await writeFile(at(name), text);
    }),
  ]);
}
