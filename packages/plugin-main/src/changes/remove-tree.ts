import { lstat, rmdir, unlink } from 'node:fs/promises';
import { tooDeep } from '../error-catalogue/files.js';
import type { Parent } from '../workspace/open-parent.js';
import type { Workspace } from '../workspace/workspace.js';
import { maxTreeDepth, treeEntries } from './tree-entries.js';

/**
 * Removes a file, a link (never what it points to) or a folder with all inside, for good.
 *
 * Every step goes through the open folder above, so that a folder exchanged for a link meanwhile is not entered.
 */
export async function removeTree(workspace: Workspace, parent: Parent, signal: AbortSignal): Promise<void> {
  const path = parent.folder.at(parent.name);
  if ((await lstat(path)).isDirectory()) await removeFolder({ workspace, signal }, parent, 0);
  else await unlink(path);
}

async function removeFolder(removing: { workspace: Workspace; signal: AbortSignal }, parent: Parent, depth: number): Promise<void> {
  const { folder, name, place } = parent;
  if (depth > maxTreeDepth) throw tooDeep(place.shown, maxTreeDepth);
  const child = await folder.child(name, place);
  try {
    // What is withheld is looked for again: something may have been added since it was surveyed.
    for (const entry of await treeEntries(removing.workspace, child, 0)) {
      removing.signal.throwIfAborted();
      if (entry.isFolder) await removeFolder(removing, entry, depth + 1);
      else await unlink(child.at(entry.name));
    }
  } finally {
    await child.close();
  }
  await rmdir(folder.at(name));
}
