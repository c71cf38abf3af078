import { readlink, realpath, stat, type FileHandle } from 'node:fs/promises';

/** How to learn where an open file really lies. */
export type Verification = 'descriptor' | 'identity';

/** Linux tells the path of an open file; elsewhere the path is looked up again and must lead to the same file. */
export async function chooseVerification(folder: FileHandle, real: string): Promise<Verification> {
  try {
    return (await readlink(linkOf(folder))) === real ? 'descriptor' : 'identity';
  } catch {
    return 'identity';
  }
}

/**
 * The real path of what is open, whatever its name has come to mean since.
 *
 * @param path - what it was opened by; used where the system cannot tell.
 * @returns nothing when that path no longer leads to the open file.
 */
export async function realPathOf(handle: FileHandle, path: string, verification: Verification): Promise<string | undefined> {
  if (verification === 'descriptor') {
    const link = await readlink(linkOf(handle));
    // The kernel marks a file that has lost its last name so; the name itself must stay readable for the checks to come.
    if (link.endsWith(gone) && (await handle.stat()).nlink === 0) return link.slice(0, -gone.length);
    return link;
  }
  const real = await realpath(path);
  const [opened, named] = await Promise.all([handle.stat({ bigint: true }), stat(real, { bigint: true })]);
  return opened.dev === named.dev && opened.ino === named.ino ? real : undefined;
}

/** A path through an open folder, which keeps meaning that folder wherever it is moved (Linux). */
export function linkOf(handle: FileHandle): string {
  return `/proc/self/fd/${handle.fd}`;
}

const gone = ' (deleted)';
