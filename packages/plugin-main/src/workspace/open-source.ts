import { dirname } from 'node:path';
import { invalidPath } from '../error-catalogue/files.js';
import type { Parent } from './open-parent.js';
import { placeUnder, type Place } from './place.js';
import type { Workspace } from './workspace.js';

/**
 * Opens the folder of something that is read and stays as it is. Whoever asked closes it.
 *
 * @throws MillraceError `denied` for what is withheld, `not_found`, `outside_roots`.
 */
export async function openSource(workspace: Workspace, place: Place): Promise<Parent> {
  if (place.relative === '') throw invalidPath('it names a root itself');
  workspace.refuseWithheld(place);
  const name = place.relative.split('/').at(-1) ?? '';
  const folder = await workspace.openFolder(workspace.placeOf(dirname(place.absolute)));
  try {
    const real = placeUnder(workspace.roots, folder.place, name);
    workspace.refuseWithheld(real);
    return { folder, name, place: real };
  } catch (error) {
    await folder.close();
    throw error;
  }
}
