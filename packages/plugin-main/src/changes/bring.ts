import type { Stats } from 'node:fs';
import type { Parent } from '../workspace/open-parent.js';
import { placeUnder } from '../workspace/place.js';
import { errorCode } from '../workspace/system-failure.js';
import type { ChangeContext } from './change-context.js';
import { copyTree } from './copy-tree.js';
import { removeTree } from './remove-tree.js';
import { takeName } from './take-name.js';

type Context = Pick<ChangeContext, 'workspace' | 'signal' | 'unique'>;

/**
 * Brings something to another name: renamed where both lie on one file system, otherwise copied and then taken away.
 *
 * @param present - what has that name and is replaced in one step; nothing when it must be free.
 * @returns how to take the original away, where it still lies there.
 */
export async function bring(
  context: Context,
  [from, to]: readonly [from: Parent, to: Parent],
  present: Stats | undefined,
): Promise<(() => Promise<void>) | undefined> {
  try {
    await takeName(from, to, present);
    return undefined;
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error;
  }
  await copyInPlace({ ...context, keepsTimes: true }, [from, to], present);
  return () => removeTree(context.workspace, from, context.signal);
}

/** Brings something to another name that must be free, or of a file that is replaced, and leaves nothing of the original. */
export async function bringWhole(context: Context, [from, to]: readonly [from: Parent, to: Parent], present?: Stats): Promise<void> {
  const takeAway = await bring(context, [from, to], present);
  await takeAway?.();
}

/** Copies something to another name, which it gets in one step when it is whole. @returns the stamp of a file or a link. */
export async function copyInPlace(
  context: Context & { readonly keepsTimes: boolean },
  [from, to]: readonly [from: Parent, to: Parent],
  present: Stats | undefined,
): Promise<string | undefined> {
  const name = `.millrace-${context.unique()}.tmp`;
  const temporary: Parent = { folder: to.folder, name, place: placeUnder(context.workspace.roots, to.folder.place, name) };
  try {
    const stamp = await copyTree(context, from, temporary);
    await takeName(temporary, to, present);
    return stamp;
  } catch (error) {
    // Also after an abort.
    await removeTree(context.workspace, temporary, new AbortController().signal).catch(() => undefined);
    throw error;
  }
}
