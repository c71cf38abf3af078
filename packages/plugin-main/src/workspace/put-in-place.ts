import { constants, type Stats } from 'node:fs';
import { link, lstat, open, rename, rm } from 'node:fs/promises';
import { changedMeanwhile, exists } from '../error-catalogue/changes.js';
import { takeTurn, withoutLinks } from './exchange-turn.js';
import type { Parent } from './open-parent.js';
import { errorCode } from './system-failure.js';

/** What new content takes the place of. */
export interface Placement {
  /** Part of the temporary file's name that nobody else uses. */
  readonly unique: string;
  /** What has the name now, as far as is known. */
  readonly present: Stats | undefined;
  /** `new`: nothing may have the name. `same`: only what is `present` may be replaced, or nothing where nothing is. */
  readonly replaces: 'new' | 'same';
  /** Asked in the last moment, of what is to be the `same`: whether what is `present` still holds what it held. */
  readonly isUnchanged?: () => Promise<boolean> | boolean;
}

/** Gives bytes a name in one step, by way of a temporary file beside it, of which nothing is left when it fails. */
export async function putInPlace(parent: Parent, bytes: Buffer, placement: Placement): Promise<void> {
  const temporary = parent.folder.at(`.millrace-${placement.unique}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  // Until it has its final mode nobody else may read what could be private.
  const handle = await open(temporary, flags, placement.present ? 0o600 : 0o666);
  try {
    try {
      await handle.writeFile(bytes);
      if (placement.present) {
        // Only a superuser may give a file away; otherwise the writer owns the new content.
        await handle.chown(placement.present.uid, placement.present.gid).catch(() => undefined);
        // Not setuid and setgid: the system itself takes them away when a file is written to.
        await handle.chmod(placement.present.mode & 0o777);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await takeName(parent, temporary, placement);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function takeName(parent: Parent, temporary: string, { present, replaces, isUnchanged }: Placement): Promise<void> {
  const path = parent.folder.at(parent.name);
  if (replaces === 'new') return takeFreeName(parent, temporary, path);
  const turn = await takeTurn(parent, temporary);
  try {
    const isHeld = (await isUnchanged?.()) ?? true;
    if (!isHeld || !isSame(present, await lstatIfThere(path))) throw changedMeanwhile(parent.place.shown);
    await rename(turn ?? temporary, path);
  } catch (error) {
    if (turn !== undefined) await rm(turn, { force: true });
    throw error;
  }
  if (turn !== undefined) await rm(temporary);
}

// A second name is refused where there is one already, even if it was made in this moment; renaming would replace it.
async function takeFreeName(parent: Parent, temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!withoutLinks.has(errorCode(error) ?? '')) throw error;
    if (await lstatIfThere(path)) throw exists(parent.place.shown);
    await rename(temporary, path);
    return;
  }
  await rm(temporary);
}

/** What has a name, not following a link; nothing when it is free. */
export async function lstatIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isSame(before: Stats | undefined, now: Stats | undefined): boolean {
  return before?.ino === now?.ino && before?.size === now?.size && before?.mtimeMs === now?.mtimeMs;
}
