import { lstat } from 'node:fs/promises';
import type { NewChange } from '../checkpoints/new-checkpoint.js';
import { stampOfMoved } from '../checkpoints/stamp.js';
import { tooLargeForTrash } from '../error-catalogue/changes.js';
import type { Parent } from '../workspace/open-parent.js';
import { bringWhole } from './bring.js';
import type { ChangeContext } from './change-context.js';
import { chooseTrash, inTrash, keepInTrash, moveWholeIntoTrash, type TrashPlace } from './into-trash.js';
import type { OpenedChange } from './opened-change.js';
import { restore, type Revert } from './restore.js';
import { stampNow } from './stamp-of.js';
import { survey } from './survey.js';

/** A change to take back, and where what is there now will be kept. */
interface Step extends OpenedChange {
  readonly trash?: TrashPlace;
}

/**
 * Takes changes back, all or none.
 *
 * @param opened - the last change first.
 * @param undone - the id of their checkpoint.
 * @returns the id of the checkpoint that undoes this.
 */
export async function takeBack(context: ChangeContext, opened: readonly OpenedChange[], undone: string): Promise<string | undefined> {
  const { checkpoints, owner, tool } = context;
  const steps: Step[] = [];
  for (const change of opened) steps.push(await planStep(context, change));
  const wanted = { owner, tool, changes: steps.flatMap(inverseOf), needs: undone };
  const checkpoint = await checkpoints.keep(wanted);
  const [first] = opened;
  if (!checkpoint) {
    if (first) throw tooLargeForTrash(first.parent.place.shown, wanted.changes.reduce(addBytes, 0), checkpoints.maxBytes);
    return undefined;
  }
  const reverts: Revert[] = [];
  try {
    for (const step of steps) await act(context, step, reverts);
  } catch (error) {
    // What could not be put back stays in the trash, under the new checkpoint.
    if (await revertAll(reverts)) await checkpoints.forget(checkpoint.id);
    throw error;
  }
  const after: (string | undefined)[] = [];
  for (const step of steps) after.push(...(await stampsOf(context, step)));
  await checkpoints.settle(checkpoint.id, after);
  return checkpoint.id;
}

function addBytes(sum: number, { before }: NewChange): number {
  return sum + (before && 'sizeBytes' in before ? before.sizeBytes : 0);
}

async function planStep(context: ChangeContext, opened: OpenedChange): Promise<Step> {
  const { change, parent, origin } = opened;
  if (change.after === undefined || origin) return opened;
  const { bytes } = await survey(context.workspace, parent, { signal: context.signal });
  return { ...opened, trash: await chooseTrash(context, parent.place.shown, bytes) };
}

// In the order in which `act` does it, so that undoing an undo goes the same way back.
function inverseOf({ change, parent, origin, trash }: Step): NewChange[] {
  const restored = change.before ? { after: '?' } : {};
  if (!origin) return [{ place: parent.place, before: trash?.image, ...restored }];
  const moved = { place: origin.place, movedFrom: parent.place, after: '?' };
  return change.before ? [moved, { place: parent.place, ...restored }] : [moved];
}

async function act(context: ChangeContext, { change, parent, origin, trash }: Step, reverts: Revert[]): Promise<void> {
  // Reverting goes on when the call is cancelled meanwhile.
  const calm = { ...context, signal: new AbortController().signal };
  if (origin) {
    await bringWhole(context, [parent, origin]);
    reverts.push(() => bringWhole(calm, [origin, parent]));
  }
  if (trash && change.before) {
    await keepInTrash(context, parent, trash);
    const revert = await restore(context, change.before, [parent, true]);
    reverts.push(async () => {
      await revert();
      await bringBack(calm, trash, parent);
    });
  } else if (trash) {
    await moveWholeIntoTrash(context, parent, trash);
    reverts.push(() => bringBack(calm, trash, parent));
  } else if (change.before) reverts.push(await restore(context, change.before, [parent, false]));
}

function bringBack(context: ChangeContext, trash: TrashPlace, parent: Parent): Promise<void> {
  return inTrash(context, trash, (item) => bringWhole(context, [item, parent]));
}

async function revertAll(reverts: readonly Revert[]): Promise<boolean> {
  let isAll = true;
  for (const revert of reverts.toReversed())
    await revert().catch(() => {
      isAll = false;
    });
  return isAll;
}

async function stampsOf({ workspace, signal }: ChangeContext, { change, parent, origin }: Step): Promise<(string | undefined)[]> {
  const moved = origin ? [stampOfMoved(await lstat(origin.folder.at(origin.name)))] : [];
  const restored = change.before || !origin ? [await stampNow(workspace, parent, { signal })] : [];
  return [...moved, ...restored];
}
