import { lstat, mkdir } from 'node:fs/promises';
import { notAFolder } from '../error-catalogue/changes.js';
import { openParent, type Parent } from './open-parent.js';
import type { Place } from './place.js';
import { errorCode, systemFailure } from './system-failure.js';
import type { Workspace } from './workspace.js';

/**
 * Makes a folder; one that is there already is left as it is.
 *
 * @returns where it is, and whether it was made now.
 * @throws MillraceError `exists` when something else has the name; `not_found`, `denied`, `outside_roots`.
 */
export async function makeFolder(workspace: Workspace, place: Place, createParents: boolean): Promise<{ place: Place; isNew: boolean }> {
  if (place.relative === '') return { place, isNew: false };
  const parent = await openParent(workspace, place, createParents);
  try {
    return { place: parent.place, isNew: await makeUnlessThere(parent, place.shown) };
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await parent.folder.close();
  }
}

async function makeUnlessThere({ folder, name }: Parent, shown: string): Promise<boolean> {
  try {
    await mkdir(folder.at(name));
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (!(await lstat(folder.at(name))).isDirectory()) throw notAFolder(shown);
    return false;
  }
}
