import { lstat, rename } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { stampOfMoved } from '../checkpoints/stamp.js';
import { intoItself, rootKept } from '../error-catalogue/changes.js';
import { openParent, type Parent } from '../workspace/open-parent.js';
import { orNearest } from '../workspace/nearest-name.js';
import type { Place } from '../workspace/place.js';
import { isInside } from '../workspace/root.js';
import { systemFailure } from '../workspace/system-failure.js';
import { bring } from './bring.js';
import type { ChangeContext } from './change-context.js';
import { holdAll } from './hold-all.js';
import { chooseTrash, keepInTrash } from './into-trash.js';
import { survey } from './survey.js';
import { isOtherCase, openTarget, presentAt } from './target.js';

/** What came to another name, or would. */
export interface Brought {
  readonly from: Place;
  readonly to: Place;
  readonly files: number;
  readonly folders: number;
  /** A file had the name and was replaced. */
  readonly isReplacing: boolean;
  /** Undo takes it back. */
  readonly checkpoint?: string;
}

/** From where and to where. Both are names of the thing itself, not of a folder to bring it into. */
export interface Bringing {
  readonly from: Place;
  readonly to: Place;
  /** A file that has the name already is replaced. */
  readonly isOverwriting: boolean;
}

/**
 * Moves a file, a link (never what it points to) or a folder with all inside to another name, also into another root.
 *
 * @throws MillraceError `exists`, `not_found`, `denied`, `invalid_path` for a folder into itself, `too_large`,
 * `too_large_for_trash` for a replaced file that cannot be kept.
 */
export async function moveEntry(context: ChangeContext, { from, to, isOverwriting }: Bringing): Promise<Brought> {
  const { workspace } = context;
  if (from.relative === '') throw rootKept(from.shown);
  const source = await openParent(workspace, from, false);
  try {
    const target = await openTarget(workspace, to);
    try {
      const paths = [source.place.absolute, target.place.absolute];
      return await holdAll(workspace.lock, paths, () => move(context, [source, target], isOverwriting));
    } catch (error) {
      throw systemFailure(error, from.shown);
    } finally {
      await target.folder.close();
    }
  } finally {
    await source.folder.close();
  }
}

async function move(context: ChangeContext, [source, target]: readonly [Parent, Parent], isOverwriting: boolean): Promise<Brought> {
  const { workspace, signal, isDry } = context;
  const stats = await orNearest(workspace, source.place, () => lstat(source.folder.at(source.name)));
  if (stats.isDirectory()) {
    if (workspace.roots.some((root) => isInside(source.place.absolute, root.path))) throw rootKept(source.place.shown);
  }
  if (isInside(source.place.absolute, target.place.absolute)) throw intoItself(source.place.shown);
  const isRespelled = await isOtherCase(source, target);
  const present = isRespelled ? undefined : await presentAt(target, stats, isOverwriting);
  const { files, folders } = await survey(workspace, source, { signal });
  const brought = { from: source.place, to: target.place, files, folders, isReplacing: present !== undefined };
  if (isDry) return brought;
  const checkpoint = await keepAndMove(context, [source, target], { present, isRespelled });
  return { ...brought, ...(checkpoint !== undefined && { checkpoint }) };
}

async function keepAndMove(
  context: ChangeContext,
  [source, target]: readonly [Parent, Parent],
  { present, isRespelled }: { present: Stats | undefined; isRespelled: boolean },
): Promise<string | undefined> {
  const { checkpoints, owner, tool } = context;
  const trash = present && (await chooseTrash(context, target.place.shown, present.size));
  const change = { place: target.place, movedFrom: source.place, before: trash?.image, after: '?' };
  const checkpoint = await checkpoints.keep({ owner, tool, changes: [change] });
  let takeAway: (() => Promise<void>) | undefined;
  try {
    if (trash) await keepInTrash(context, target, trash);
    if (isRespelled) await rename(source.folder.at(source.name), target.folder.at(target.name));
    else takeAway = await bring(context, [source, target], present);
  } catch (error) {
    if (checkpoint) await checkpoints.forget(checkpoint.id);
    throw error;
  }
  if (checkpoint) await checkpoints.settle(checkpoint.id, [stampOfMoved(await lstat(target.folder.at(target.name)))]);
  await takeAway?.();
  return checkpoint?.id;
}
