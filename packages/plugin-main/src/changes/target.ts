import { isMillraceError } from '@millrace/core';
import { readdir } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { folderInTheWay, folderMissing, intoItself, targetTaken } from '../error-catalogue/changes.js';
import { notRegular } from '../error-catalogue/files.js';
import { openParent, type Parent } from '../workspace/open-parent.js';
import type { Place } from '../workspace/place.js';
import { lstatIfThere } from '../workspace/put-in-place.js';
import type { Workspace } from '../workspace/workspace.js';

/** Opens the folder that something is to be brought into. @throws MillraceError `not_found`, `denied`, `outside_roots`. */
export async function openTarget(workspace: Workspace, place: Place): Promise<Parent> {
  if (place.relative === '') throw folderInTheWay(place.shown);
  try {
    return await openParent(workspace, place, false);
  } catch (error) {
    throw isMillraceError(error, 'not_found') ? folderMissing(place.shown) : error;
  }
}

/**
 * What has the name that something is to get: a file that may be replaced, or nothing.
 *
 * @throws MillraceError `exists` for a folder, and for a file without `isOverwriting`; `not_regular` for anything else.
 */
export async function presentAt({ folder, name, place }: Parent, source: Stats, isOverwriting: boolean): Promise<Stats | undefined> {
  const present = await lstatIfThere(folder.at(name));
  if (!present) return undefined;
  if (present.isDirectory()) throw folderInTheWay(place.shown);
  if (!isOverwriting || source.isDirectory()) throw targetTaken(place.shown);
  if (!present.isFile()) throw notRegular(place.shown);
  // The system takes the renaming of one name of a file to another of the same file for done, and does nothing.
  if (present.ino === source.ino && present.dev === source.dev) throw intoItself(place.shown);
  return present;
}

/** Whether two names mean the same thing on this disk, as `a` and `A` may do. Two hard links are two things. */
export async function isOtherCase(from: Parent, to: Parent): Promise<boolean> {
  if (from.folder.place.absolute !== to.folder.place.absolute || !isOtherSpelling(from.name, to.name)) return false;
  const [source, target] = [await lstatIfThere(from.folder.at(from.name)), await lstatIfThere(to.folder.at(to.name))];
  if (!source || !target || source.ino !== target.ino || source.dev !== target.dev) return false;
  return !(await readdir(from.folder.at('.'))).includes(to.name);
}

/** Whether two names differ only in case, or in how their accents are composed. */
export function isOtherSpelling(a: string, b: string): boolean {
  return a !== b && plain(a) === plain(b);
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
