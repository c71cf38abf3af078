import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The hashes a repository names its objects by. */
export type ObjectFormat = 'sha1' | 'sha256';

/** The format of a whole hash. */
export function objectFormatOf(hash: string): ObjectFormat {
  return hash.length === 64 ? 'sha256' : 'sha1';
}

/** A git directory of our own, that only borrows the objects of a repository. Whoever made it removes it. */
export interface PrivateFolder {
  readonly path: string;
  /** What points git to it. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/**
 * Makes a git directory with our own configuration, and the objects of `objects`. The repository's own configuration,
 * hooks, attributes and remotes are so never read, and what it lacks is never fetched.
 *
 * @param parent - a folder for it; the system's temporary folder unless said.
 */
export async function makePrivateFolder(objects: string, objectFormat: ObjectFormat, parent: string = tmpdir()): Promise<PrivateFolder> {
  await mkdir(parent, { recursive: true });
  const path = await mkdtemp(join(parent, 'millrace-git-'));
  await mkdir(join(path, 'refs'));
  await writeFile(join(path, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(path, 'config'), configOf(objectFormat));
  return {
    path,
    environment: { GIT_DIR: path, GIT_OBJECT_DIRECTORY: objects },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The whole configuration of such a directory. */
export function configOf(objectFormat: ObjectFormat): string {
  const format =
    objectFormat === 'sha256'
      ? '\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n'
      : '\trepositoryformatversion = 0\n';
  return `[core]\n${format}`;
}
