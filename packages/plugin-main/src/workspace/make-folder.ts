import { lstat, mkdir } from 'node:fs/promises';
import { exists } from '../error-catalogue.js';
import { openParent } from './open-parent.js';
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
  const parent = await openParent(workspace, place, createParents);
  try {
    await mkdir(parent.folder.at(parent.name));
    return { place: parent.place, isNew: true };
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw systemFailure(error, place.shown);
    if (!(await lstat(parent.folder.at(parent.name))).isDirectory()) throw exists(place.shown);
    return { place: parent.place, isNew: false };
  } finally {
    await parent.folder.close();
  }
}
