import { lstat } from 'node:fs/promises';
import { notEmpty, rootKept } from '../error-catalogue/changes.js';
import { openParent, type Parent } from '../workspace/open-parent.js';
import { orNearest } from '../workspace/nearest-name.js';
import type { Place } from '../workspace/place.js';
import { isInside } from '../workspace/root.js';
import { systemFailure } from '../workspace/system-failure.js';
import type { ChangeContext } from './change-context.js';
import { chooseTrash, moveIntoTrash } from './into-trash.js';
import { removeTree } from './remove-tree.js';
import { survey } from './survey.js';

/** How to delete. */
export interface Deletion {
  /** Folders too, with all inside. */
  readonly isRecursive: boolean;
  /** For good, in place of into the trash. */
  readonly isPermanent: boolean;
}

/** What went, or would go. */
export interface Deleted {
  readonly place: Place;
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
  /** Undo brings it back. */
  readonly checkpoint?: string;
}

/**
 * Deletes a file, a link (never what it points to) or, with `isRecursive`, a folder and all that is inside. A folder that
 * holds something withheld is left whole.
 *
 * @throws MillraceError `denied` for a root, `is_directory` for a folder without `isRecursive`, `too_large_for_trash`,
 * `not_found`, `too_large`.
 */
export async function deleteEntry(context: ChangeContext, place: Place, how: Deletion): Promise<Deleted> {
  if (place.relative === '') throw rootKept(place.shown);
  const parent = await openParent(context.workspace, place, false);
  const hold = () => context.workspace.lock.hold(parent.place.absolute, () => remove(context, parent, how));
  try {
    return await orNearest(context.workspace, place, () => hold());
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await parent.folder.close();
  }
}

async function remove(context: ChangeContext, parent: Parent, { isRecursive, isPermanent }: Deletion): Promise<Deleted> {
  const { workspace, signal } = context;
  const { folder, name, place } = parent;
  if ((await lstat(folder.at(name))).isDirectory()) {
    if (workspace.roots.some((root) => isInside(place.absolute, root.path))) throw rootKept(place.shown);
    if (!isRecursive) throw notEmpty(place.shown);
  }
  const { files, folders, bytes } = await survey(workspace, parent, { signal });
  const deleted = { place, files, folders, bytes };
  if (isPermanent) {
    if (!context.isDry) await removeTree(workspace, parent, signal);
    return deleted;
  }
  const checkpoint = await throwAway(context, parent, bytes);
  return { ...deleted, ...(checkpoint !== undefined && { checkpoint }) };
}

async function throwAway(context: ChangeContext, parent: Parent, bytes: number): Promise<string | undefined> {
  const { checkpoints, owner, tool, isDry } = context;
  const trash = await chooseTrash(context, parent.place.shown, bytes);
  if (isDry) return undefined;
  const checkpoint = await checkpoints.keep({ owner, tool, changes: [{ place: parent.place, before: trash.image }] });
  if (!checkpoint) return undefined;
  let takeAway: (() => Promise<void>) | undefined;
  try {
    takeAway = await moveIntoTrash(context, parent, trash);
  } catch (error) {
    await checkpoints.forget(checkpoint.id);
    throw error;
  }
  await takeAway?.();
  return checkpoint.id;
}
