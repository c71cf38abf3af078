import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { directoryUnusable } from '../error-catalogue/embedded.js';

/** What the file system's refusals mean. */
const problems: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'it is a file',
  ENOSPC: 'its disk is full',
};

/**
 * Makes sure that a directory is there and can be written to.
 *
 * @returns its real path.
 * @throws MillraceError `MILLRACE_DATABASE_DIRECTORY`.
 */
export async function prepareDirectory(directory: string): Promise<string> {
  const path = resolve(directory);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    // A name of its own: several processes may be looking at the same moment.
    const probe = await mkdtemp(join(path, 'probe-'));
    await rm(probe, { recursive: true, force: true });
    return await realpath(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    throw directoryUnusable(path, problems[code] ?? `the file system said ${code || 'no more'}`, cause);
  }
}
