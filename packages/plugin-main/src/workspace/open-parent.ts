import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gitInternals, invalidPath, parentMissing, readOnly } from '../error-catalogue/files.js';
import { isMillraceError } from '@millrace/core';
import type { OpenedFolder } from './opened-folder.js';
import { placeUnder, type Place } from './place.js';
import { protectedName } from './protected-name.js';
import { errorCode, systemFailure } from './system-failure.js';
import type { Workspace } from './workspace.js';

/** The verified folder something is to be made, replaced or removed in. Whoever asked closes it. */
export interface Parent {
  readonly folder: OpenedFolder;
  readonly name: string;
  /** Where the thing really is or will be. */
  readonly place: Place;
}

/**
 * Opens the folder of something that is about to change.
 *
 * @throws MillraceError `denied` in a read-only root, inside `.git` and for withheld names; `not_found` when the folder is
 * missing and `createParents` is not set.
 */
export async function openParent(workspace: Workspace, place: Place, createParents: boolean): Promise<Parent> {
  if (place.relative === '') throw invalidPath('it names a root itself');
  refuseWriting(workspace, place);
  const name = place.relative.split('/').at(-1) ?? '';
  const above = workspace.placeOf(dirname(place.absolute));
  const folder = createParents ? await openOrMake(workspace, above) : await openExisting(workspace, above, place);
  try {
    const real = placeUnder(workspace.roots, folder.place, name);
    refuseWriting(workspace, real);
    return { folder, name, place: real };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** Opens a folder, making what is missing of it, never through a link that appears meanwhile. */
export async function openOrMake(workspace: Workspace, place: Place): Promise<OpenedFolder> {
  const { folder, missing } = await openNearest(workspace, place);
  let made = folder;
  for (const name of missing) made = await makeInside(workspace, made, name);
  return made;
}

/** Opens the nearest folder above that is there, or the folder itself. @returns also the names of those that are missing. */
export async function openNearest(workspace: Workspace, place: Place): Promise<{ folder: OpenedFolder; missing: readonly string[] }> {
  const missing: string[] = [];
  for (let at = place; ; at = workspace.placeOf(dirname(at.absolute))) {
    try {
      return { folder: await workspace.openFolder(at), missing };
    } catch (error) {
      if (!isMillraceError(error, 'not_found') || at.relative === '') throw error;
      missing.unshift(at.relative.split('/').at(-1) ?? '');
    }
  }
}

/** @throws MillraceError `denied` where nothing may be written. */
export function refuseWriting(workspace: Workspace, place: Place): void {
  if (!place.root.isWritable) throw readOnly(place.shown);
  if (protectedName(place.relative) === 'git') throw gitInternals(place.shown);
  workspace.refuseWithheld(place);
}

async function openExisting(workspace: Workspace, above: Place, place: Place): Promise<OpenedFolder> {
  try {
    return await workspace.openFolder(above);
  } catch (error) {
    throw isMillraceError(error, 'not_found') ? parentMissing(place.shown) : error;
  }
}

async function makeInside(workspace: Workspace, parent: OpenedFolder, name: string): Promise<OpenedFolder> {
  const place = placeUnder(workspace.roots, parent.place, name);
  try {
    refuseWriting(workspace, place);
    await mkdir(parent.at(name)).catch((error: unknown) => {
      // Someone else may have made it in the same moment; opening it below tells what it is.
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    return await parent.child(name, place);
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await parent.close();
  }
}
