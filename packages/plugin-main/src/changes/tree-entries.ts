import { lstat } from 'node:fs/promises';
import { gitInternals, tooMany, unnameable } from '../error-catalogue/files.js';
import type { OpenedFolder } from '../workspace/opened-folder.js';
import type { Parent } from '../workspace/open-parent.js';
import { placeUnder, type Place } from '../workspace/place.js';
import { protectedName } from '../workspace/protected-name.js';
import type { Workspace } from '../workspace/workspace.js';

/** Something directly inside an open folder. */
export interface TreeEntry extends Parent {
  readonly isFolder: boolean;
}

/** How many entries a tree may hold that is changed as a whole. */
export const maxTreeEntries = 100_000;
/** Levels of such a tree. */
export const maxTreeDepth = 200;

/**
 * What a folder of a tree holds, by name.
 *
 * @param seen - entries of the tree met before.
 * @throws MillraceError `too_large`; `denied` where something is withheld or git's, so that its tree is left whole.
 */
export async function treeEntries(workspace: Workspace, folder: OpenedFolder, seen: number): Promise<readonly TreeEntry[]> {
  const entries: TreeEntry[] = [];
  for await (const entry of await folder.list()) {
    const place = placeUnder(workspace.roots, folder.place, entry.name);
    refuseKept(workspace, place);
    entries.push({ folder, name: entry.name, place, isFolder: entry.isDirectory() });
    if (seen + entries.length > maxTreeEntries) throw tooMany(folder.place.shown, maxTreeEntries);
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function refuseKept(workspace: Workspace, place: Place): void {
  // What lies in the trash was looked at when it came there.
  if (!workspace.roots.includes(place.root)) return;
  if (protectedName(place.relative) === 'git') throw gitInternals(place.shown);
  workspace.refuseWithheld(place);
}

/** @throws MillraceError `invalid_path` for a name that is not UTF-8: it comes with marks in place of its bytes, and cannot be found by them again. */
export async function refuseUnnameable({ folder, name, place }: Parent): Promise<void> {
  if (!name.includes('\ufffd')) return;
  await lstat(folder.at(name)).catch(() => {
    throw unnameable(place.shown);
  });
}
