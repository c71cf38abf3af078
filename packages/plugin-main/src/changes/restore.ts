import { constants } from 'node:fs';
import { lstat, open, unlink } from 'node:fs/promises';
import type { Image } from '../checkpoints/checkpoint.js';
import { imageGone } from '../error-catalogue/changes.js';
import type { Parent } from '../workspace/open-parent.js';
import { lstatIfThere } from '../workspace/put-in-place.js';
import { bringWhole } from './bring.js';
import type { ChangeContext } from './change-context.js';
import { inTrash, moveWholeIntoTrash } from './into-trash.js';
import { takeName } from './take-name.js';

/** Takes a step back again. */
export type Revert = () => Promise<void>;

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Brings an image to a name, in one step: a free one, or that of a file which is replaced. */
export async function restore(context: ChangeContext, image: Image, [parent, isReplacing]: readonly [Parent, boolean]): Promise<Revert> {
  const path = parent.folder.at(parent.name);
  const present = isReplacing ? await lstat(path) : undefined;
  if (image.kind === 'bytes') {
    await write(context, image, [parent, present]);
    return () => unlink(path);
  }
  const trash = { image, folder: (await context.checkpoints.trash()).folder };
  await inTrash(context, trash, async (item) => {
    if (!(await lstatIfThere(item.folder.at(item.name)))) throw imageGone(parent.place.shown);
    await bringWhole(context, [item, parent], present);
  });
  const calm = { ...context, signal: new AbortController().signal };
  return () => moveWholeIntoTrash(calm, parent, trash);
}

async function write(
  context: ChangeContext,
  image: Extract<Image, { kind: 'bytes' }>,
  [parent, present]: readonly [Parent, Awaited<ReturnType<typeof lstatIfThere>>],
): Promise<void> {
  const bytes = await context.checkpoints.read(image).catch(() => {
    throw imageGone(parent.place.shown);
  });
  const temporary: Parent = { ...parent, name: `.millrace-${context.unique()}.tmp` };
  const path = parent.folder.at(temporary.name);
  const handle = await open(path, flags, 0o600);
  try {
    try {
      await handle.writeFile(bytes);
      await handle.chmod(image.mode & 0o777);
    } finally {
      await handle.close();
    }
    await takeName(temporary, parent, present);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}
