import { dirname } from 'node:path';
import { lstat } from 'node:fs/promises';
import { makeFolder } from '../workspace/make-folder.js';
import { openParent } from '../workspace/open-parent.js';
import type { Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import type { ChangeContext } from './change-context.js';
import { survey } from './survey.js';

/** A folder that is there now. */
export interface CreatedFolder {
  readonly place: Place;
  readonly isNew: boolean;
  /** Undo takes it away again, with the folders above that were made for it. */
  readonly checkpoint?: string;
}

/** Makes a folder, so that it can be undone. @throws MillraceError what `makeFolder` throws. */
export async function createFolder(context: ChangeContext, place: Place, createParents: boolean): Promise<CreatedFolder> {
  const { workspace, checkpoints, owner, tool } = context;
  const top = await topmostMissing(workspace, place);
  const made = await makeFolder(workspace, place, createParents);
  if (!made.isNew || !top) return made;
  const parent = await openParent(workspace, top, false);
  try {
    const { stamp } = await survey(workspace, parent, { signal: context.signal });
    const checkpoint = await checkpoints.keep({ owner, tool, changes: [{ place: parent.place, after: stamp }] });
    return { ...made, ...(checkpoint && { checkpoint: checkpoint.id }) };
  } finally {
    await parent.folder.close();
  }
}

async function topmostMissing(workspace: Workspace, place: Place): Promise<Place | undefined> {
  let missing: Place | undefined;
  for (let at = place; at.relative !== ''; at = workspace.placeOf(dirname(at.absolute))) {
    const isThere = await lstat(at.absolute).then(
      () => true,
      () => false,
    );
    if (isThere) break;
    missing = at;
  }
  return missing;
}
