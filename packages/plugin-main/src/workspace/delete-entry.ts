import { lstat, rmdir, unlink } from 'node:fs/promises';
import { isInside } from './root.js';
import { gitInternals, notEmpty, rootKept, tooMany, unnameable, withheld } from '../error-catalogue.js';
import type { OpenedFolder } from './opened-folder.js';
import { openParent, type Parent } from './open-parent.js';
import { placeUnder, type Place } from './place.js';
import { protectedName } from './protected-name.js';
import { systemFailure } from './system-failure.js';
import type { Workspace } from './workspace.js';

/** How to delete. */
export interface Deletion {
  /** Folders too, with all inside. */
  readonly isRecursive: boolean;
  readonly signal: AbortSignal;
}

/** How much went. */
export interface Deleted {
  files: number;
  folders: number;
}

const maxEntries = 100_000;
const maxDepth = 200;

/**
 * Deletes a file, a link (never what it points to) or, with `isRecursive`, a folder and all that is inside. A folder that
 * holds something withheld is left whole.
 *
 * @throws MillraceError `denied` for a root, `is_directory` for a folder without `isRecursive`, `not_found`, `too_large`.
 */
export async function deleteEntry(workspace: Workspace, place: Place, how: Deletion): Promise<Deleted> {
  if (place.relative === '') throw rootKept(place.shown);
  const parent = await openParent(workspace, place, false);
  try {
    return await workspace.lock.hold(parent.place.absolute, () => remove(workspace, parent, how));
  } catch (error) {
    throw systemFailure(error, place.shown);
  } finally {
    await parent.folder.close();
  }
}

async function remove(workspace: Workspace, parent: Parent, { isRecursive, signal }: Deletion): Promise<Deleted> {
  const { folder, name, place } = parent;
  if (!(await lstat(folder.at(name))).isDirectory()) {
    await unlink(folder.at(name));
    return { files: 1, folders: 0 };
  }
  if (workspace.roots.some((root) => isInside(place.absolute, root.path))) throw rootKept(place.shown);
  if (!isRecursive) throw notEmpty(place.shown);
  const counted: Deleted = { files: 0, folders: 0 };
  await visit(workspace, parent, { signal, counted, isDry: true, depth: 0 });
  const deleted: Deleted = { files: 0, folders: 0 };
  await visit(workspace, parent, { signal, counted: deleted, isDry: false, depth: 0 });
  return deleted;
}

interface Visit {
  readonly signal: AbortSignal;
  readonly counted: Deleted;
  /** Only counts, and refuses what may not go. */
  readonly isDry: boolean;
  readonly depth: number;
}

// Every step goes through the open folder above, so that a folder exchanged for a link meanwhile is not entered.
async function visit(workspace: Workspace, { folder, name, place }: Parent, visiting: Visit): Promise<void> {
  if (visiting.depth > maxDepth) throw tooMany(place.shown, maxDepth);
  const child = await folder.child(name, place);
  try {
    for (const entry of await entriesOf(child, visiting)) {
      visiting.signal.throwIfAborted();
      const inside = { folder: child, name: entry.name, place: placeUnder(workspace.roots, place, entry.name) };
      refuseKept(workspace, inside.place);
      if (visiting.isDry) await refuseUnnameable(inside);
      if (entry.isFolder) {
        await visit(workspace, inside, { ...visiting, depth: visiting.depth + 1 });
        continue;
      }
      visiting.counted.files += 1;
      if (!visiting.isDry) await unlink(child.at(entry.name));
    }
  } finally {
    await child.close();
  }
  visiting.counted.folders += 1;
  if (!visiting.isDry) await rmdir(folder.at(name));
}

async function entriesOf(folder: OpenedFolder, { counted }: Visit): Promise<{ name: string; isFolder: boolean }[]> {
  const entries: { name: string; isFolder: boolean }[] = [];
  for await (const entry of await folder.list()) {
    entries.push({ name: entry.name, isFolder: entry.isDirectory() });
    if (counted.files + counted.folders + entries.length > maxEntries) throw tooMany(folder.place.shown, maxEntries);
  }
  return entries;
}

// Again while deleting: something may have been added since it was counted.
function refuseKept(workspace: Workspace, place: Place): void {
  const reason = protectedName(place.relative);
  if (reason === 'git') throw gitInternals(place.shown);
  if (reason === 'secret' && !workspace.allowSecrets) throw withheld(place.shown);
}

// A name that is not UTF-8 comes with marks in place of its bytes, and cannot be found by them again.
async function refuseUnnameable({ folder, name, place }: Parent): Promise<void> {
  if (!name.includes('\ufffd')) return;
  await lstat(folder.at(name)).catch(() => {
    throw unnameable(place.shown);
  });
}
