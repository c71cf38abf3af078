import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the owner of a directory listens. */
export interface LockAddress {
  readonly path: string;
  /** Freed by the kernel when its process ends, however it ends. */
  readonly isKernelHeld: boolean;
}

/** macOS takes no longer name for a socket file. */
const maxSocketPathBytes = 103;

/**
 * The one address that stands for a directory.
 *
 * @param directory - its real path.
 * @returns nothing where the system can have none: the path is too long for a socket file.
 */
export async function lockAddress(directory: string, platform: string): Promise<LockAddress | undefined> {
  if (platform === 'linux') {
    // Device and inode, not the path: a bind mount gives one directory two paths.
    const { dev, ino } = await stat(directory, { bigint: true });
    return { path: `\0millrace-database-${hash(`${dev}:${ino}`)}`, isKernelHeld: true };
  }
  if (platform === 'win32') return { path: `\\\\.\\pipe\\millrace-database-${hash(directory.toLowerCase())}`, isKernelHeld: true };
  const path = join(directory, 'owner.sock');
  return Buffer.byteLength(path) > maxSocketPathBytes ? undefined : { path, isKernelHeld: false };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
