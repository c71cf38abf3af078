import type { Change } from '../checkpoints/checkpoint.js';
import type { Parent } from '../workspace/open-parent.js';
import type { Workspace } from '../workspace/workspace.js';
import { openTarget } from './target.js';

/** A change that is being taken back, its folders opened. */
export interface OpenedChange {
  readonly change: Change;
  readonly parent: Parent;
  /** Where it was moved from. */
  readonly origin?: Parent;
}

/** @throws MillraceError `not_found`, `denied`, `outside_roots` where it cannot be taken back any more. */
export async function openChange(workspace: Workspace, change: Change): Promise<OpenedChange> {
  const parent = await openTarget(workspace, workspace.placeOf(change.path));
  try {
    if (change.movedFrom === undefined) return { change, parent };
    return { change, parent, origin: await openTarget(workspace, workspace.placeOf(change.movedFrom)) };
  } catch (error) {
    await parent.folder.close();
    throw error;
  }
}

export async function closeChange({ parent, origin }: OpenedChange): Promise<void> {
  await parent.folder.close();
  await origin?.folder.close();
}
