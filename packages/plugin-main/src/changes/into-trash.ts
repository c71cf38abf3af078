import { link } from 'node:fs/promises';
import type { Image } from '../checkpoints/checkpoint.js';
import { tooLargeForTrash } from '../error-catalogue/changes.js';
import type { Parent } from '../workspace/open-parent.js';
import { placeUnder } from '../workspace/place.js';
import { errorCode } from '../workspace/system-failure.js';
import { bring, bringWhole } from './bring.js';
import type { ChangeContext } from './change-context.js';
import { copyTree } from './copy-tree.js';

/** A place in the trash that was chosen and holds nothing yet. */
export interface TrashPlace {
  readonly image: Image;
  readonly folder: string;
}

/** @throws MillraceError `too_large_for_trash`. */
export async function chooseTrash({ checkpoints }: ChangeContext, shown: string, sizeBytes: number): Promise<TrashPlace> {
  if (!checkpoints.canKeep(sizeBytes)) throw tooLargeForTrash(shown, sizeBytes, checkpoints.maxBytes);
  const { folder, item } = await checkpoints.trash();
  return { folder, image: { kind: 'entry', item, sizeBytes } };
}

/** Moves something into the trash. @returns how to take the original away, where it still lies there. */
export function moveIntoTrash(context: ChangeContext, parent: Parent, trash: TrashPlace): Promise<(() => Promise<void>) | undefined> {
  return inTrash(context, trash, (item) => bring(context, [parent, item], undefined));
}

/** Moves something into the trash, and leaves nothing of the original. */
export function moveWholeIntoTrash(context: ChangeContext, parent: Parent, trash: TrashPlace): Promise<void> {
  return inTrash(context, trash, (item) => bringWhole(context, [parent, item]));
}

/** Keeps a file in the trash that is about to be replaced: by a second name, or as a copy. */
export function keepInTrash(context: ChangeContext, parent: Parent, trash: TrashPlace): Promise<void> {
  return inTrash(context, trash, async (item) => {
    try {
      await link(parent.folder.at(parent.name), item.folder.at(item.name));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') throw error;
      await copyTree({ ...context, keepsTimes: true }, parent, item);
    }
  });
}

/** Works with a place in the trash as with any other. */
export async function inTrash<T>(
  { workspace }: ChangeContext,
  { folder, image }: TrashPlace,
  work: (item: Parent) => Promise<T>,
): Promise<T> {
  const opened = await workspace.openOwn(folder);
  try {
    return await work({ folder: opened, name: image.item, place: placeUnder(workspace.roots, opened.place, image.item) });
  } finally {
    await opened.close();
  }
}
