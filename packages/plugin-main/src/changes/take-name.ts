import { link, lstat, rename, unlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { changedMeanwhile, exists } from '../error-catalogue/changes.js';
import type { Parent } from '../workspace/open-parent.js';
import { lstatIfThere } from '../workspace/put-in-place.js';
import { errorCode } from '../workspace/system-failure.js';

/** What file systems that know no second names answer, or do not allow them for this file. */
const withoutLinks = new Set(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/**
 * Gives something another name on the same file system.
 *
 * @param present - what has that name and is to be replaced; nothing when it must be free.
 * @throws MillraceError `exists` or `conflict` when something else has the name by now; a system error `EXDEV` when it
 * lies on another file system.
 */
export async function takeName(from: Parent, to: Parent, present: Stats | undefined): Promise<void> {
  const target = to.folder.at(to.name);
  if (!present) return takeFreeName(from, to);
  if (!isSame(present, await lstatIfThere(target))) throw changedMeanwhile(to.place.shown);
  await rename(from.folder.at(from.name), target);
}

async function takeFreeName(from: Parent, to: Parent): Promise<void> {
  const [source, target] = [from.folder.at(from.name), to.folder.at(to.name)];
  const stats = await lstat(source);
  // A second name for a link would be one for what it points to, on some systems.
  if (stats.isFile() && (await linkIfKnown(source, target, to.place.shown))) return giveUpName(source, target, stats);
  // A folder never replaces anything but an empty folder that was made in this very moment.
  if (await lstatIfThere(target)) throw exists(to.place.shown);
  await rename(source, target);
}

// Only its own first name goes: somebody may have put another file in its place by now.
async function giveUpName(source: string, target: string, { ino }: Stats): Promise<void> {
  try {
    if ((await lstatIfThere(source))?.ino === ino) await unlink(source);
  } catch (error) {
    await unlink(target).catch(() => undefined);
    throw error;
  }
}

// A second name is refused where there is one already, even if it was made in this moment; renaming would replace it.
async function linkIfKnown(source: string, target: string, shown: string): Promise<boolean> {
  try {
    await link(source, target);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (code === 'EEXIST') throw exists(shown);
    if (withoutLinks.has(code)) return false;
    throw error;
  }
}

/** Whether what was looked at is still there, unchanged. */
export function isSame(before: Stats, now: Stats | undefined): boolean {
  return now !== undefined && before.ino === now.ino && before.size === now.size && before.mtimeMs === now.mtimeMs;
}
