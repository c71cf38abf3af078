import type { Checkpoint } from '../checkpoints/checkpoint.js';
import { alreadyUndone, changedSince, checkpointUnknown } from '../error-catalogue/changes.js';
import type { Place } from '../workspace/place.js';
import { systemFailure } from '../workspace/system-failure.js';
import type { ChangeContext } from './change-context.js';
import { changedPlaces } from './changed-places.js';
import { holdAll } from './hold-all.js';
import { closeChange, openChange, type OpenedChange } from './opened-change.js';
import { takeBack } from './take-back.js';

/** What an undo did, or would do. */
export interface Undone {
  /** The tool whose call was taken back. */
  readonly tool: string;
  /** What was restored, moved back or taken away. */
  readonly places: readonly Place[];
  /** Undoing it brings the change back. */
  readonly checkpoint?: string;
}

/**
 * Takes back all that the call of a checkpoint changed, or nothing. The undo is a change too, and has a checkpoint.
 *
 * @throws MillraceError `checkpoint_unknown`; `conflict` with what has changed since; `denied` where nothing may be written
 * any more; `checkpoint_gone`.
 */
export async function undo(context: ChangeContext, id: string): Promise<Undone> {
  const { workspace } = context;
  const checkpoint = await findCheckpoint(context, id);
  const paths = checkpoint.changes.flatMap(({ path, movedFrom }) => (movedFrom === undefined ? [path] : [path, movedFrom]));
  const places = paths.map((path) => workspace.placeOf(path));
  try {
    return await holdAll(workspace.lock, paths, () => undoHeld(context, checkpoint, places));
  } catch (error) {
    throw systemFailure(error, places[0]?.shown ?? id);
  }
}

async function findCheckpoint({ checkpoints, owner }: ChangeContext, id: string): Promise<Checkpoint> {
  const found = await checkpoints.find(owner, id);
  if (!found) {
    const known = await checkpoints.list(owner);
    throw checkpointUnknown(
      id,
      known.slice(0, 3).map((each) => each.id),
    );
  }
  if (found.undoneBy !== undefined) throw alreadyUndone(id, found.undoneBy);
  return found;
}

async function undoHeld(context: ChangeContext, checkpoint: Checkpoint, places: readonly Place[]): Promise<Undone> {
  const opened: OpenedChange[] = [];
  try {
    // The last change is taken back first.
    for (const change of checkpoint.changes.toReversed()) opened.push(await openChange(context.workspace, change));
    const changed = await changedPlaces(context, opened);
    if (changed.length > 0) throw changedSince(changed);
    const undone = { tool: checkpoint.tool, places };
    if (context.isDry) return undone;
    const by = await takeBack(context, opened, checkpoint.id);
    if (by === undefined) return undone;
    await context.checkpoints.markUndone(checkpoint.id, by);
    return { ...undone, checkpoint: by };
  } finally {
    for (const change of opened) await closeChange(change);
  }
}
