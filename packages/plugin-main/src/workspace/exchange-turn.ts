import { link, lstat, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { busy } from '../error-catalogue/files.js';
import { hashOf } from './content-hash.js';
import type { Parent } from './open-parent.js';
import { errorCode } from './system-failure.js';

const waitMs = 5;
const maxWaits = 200;
// A turn takes the time of a look and a renaming; one that is this old belongs to a process that was killed.
const staleMs = 10_000;

/** What file systems that know no second names answer. */
export const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/**
 * Gives a temporary file a second name that only one may have, so that no two processes look at a file and then replace it
 * at the same time. Renaming it to the file, or removing it, ends the turn.
 *
 * @returns the second name; nothing where the file system knows none.
 * @throws MillraceError `busy` when others hold the turn for a second.
 */
export async function takeTurn(parent: Parent, temporary: string): Promise<string | undefined> {
  const turn = parent.folder.at(`.millrace-${hashOf(Buffer.from(parent.name))}.tmp`);
  for (let waits = 0; waits < maxWaits; waits += 1) {
    try {
      await link(temporary, turn);
      return turn;
    } catch (error) {
      const code = errorCode(error) ?? '';
      if (withoutLinks.has(code)) return undefined;
      if (code !== 'EEXIST') throw error;
    }
    if (await isStale(temporary, turn)) await rm(turn, { force: true });
    else await setTimeout(waitMs);
  }
  throw busy(parent.place.shown);
}

// The file system's own clock: both were written just before they were linked.
async function isStale(temporary: string, turn: string): Promise<boolean> {
  const [mine, theirs] = [await lstat(temporary), await lstat(turn).catch(() => undefined)];
  return theirs !== undefined && mine.mtimeMs - theirs.mtimeMs > staleMs;
}
