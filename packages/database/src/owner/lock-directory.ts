import { pid } from 'node:process';
import { databaseInUse, databaseOpenTwice, directoryUnusable, lockStale } from '../error-catalogue/embedded.js';
import { askOwner } from './ask-owner.js';
import { listenAsOwner } from './listen-as-owner.js';
import { lockAddress } from './lock-address.js';
import type { Owner } from './owner.js';
import { ownerElsewhere, showPresence } from './presence-file.js';

/** A directory that is this process's alone. */
export interface DirectoryLock {
  /** Gives it free; last of all, after everything in it is closed. */
  release(): Promise<void>;
}

/** An owner may go between the attempt to listen and the question who it is. */
const attempts = 3;

/**
 * Takes a directory for this process. The lock is the kernel's, so it ends with the process, however that ends.
 *
 * @param directory - its real path.
 * @throws MillraceError `MILLRACE_DATABASE_IN_USE` with the owner's name and pid; `MILLRACE_DATABASE_LOCK_STALE` where
 * only files can lock and one was left; `MILLRACE_DATABASE_DIRECTORY` where nothing can.
 */
export async function lockDirectory(
  directory: string,
  hub: { readonly name: string; readonly since: string; readonly platform: string },
): Promise<DirectoryLock> {
  const address = await lockAddress(directory, hub.platform);
  if (!address) throw directoryUnusable(directory, 'its path is too long for the socket file that locks it');
  const me: Owner = { name: hub.name, pid, since: hub.since };
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const server = await listenAsOwner(address.path, me);
    if (server) return completeLock(directory, me, () => new Promise((closed) => server.close(() => closed())));
    const answer = await askOwner(address.path);
    if (answer === 'nobody' && !address.isKernelHeld) throw lockStale(directory, address.path);
    if (answer === 'silent') throw databaseInUse(directory, undefined);
    if (answer !== 'nobody') throw answer.pid === pid ? databaseOpenTwice(directory) : databaseInUse(directory, answer);
  }
  throw databaseInUse(directory, undefined);
}

async function completeLock(directory: string, me: Owner, unlock: () => Promise<void>): Promise<DirectoryLock> {
  try {
    const other = await ownerElsewhere(directory);
    if (other) throw databaseInUse(directory, other);
    const presence = await showPresence(directory, me);
    return {
      async release() {
        await presence.remove();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}
