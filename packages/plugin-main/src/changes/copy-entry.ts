import { lstat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { copyTooLarge, folderNotCopied, intoItself } from '../error-catalogue/changes.js';
import { notRegular, tooLarge } from '../error-catalogue/files.js';
import type { Parent } from '../workspace/open-parent.js';
import { orNearest } from '../workspace/nearest-name.js';
import { isInside } from '../workspace/root.js';
import { systemFailure } from '../workspace/system-failure.js';
import { copyInPlace } from './bring.js';
import type { ChangeContext } from './change-context.js';
import { holdAll } from './hold-all.js';
import { chooseTrash, keepInTrash } from './into-trash.js';
import type { Bringing, Brought } from './move-entry.js';
import { openSource } from '../workspace/open-source.js';
import { survey } from './survey.js';
import { openTarget, presentAt } from './target.js';

/** What is to be copied, and how much of it. */
export interface CopyOptions extends Bringing {
  /** Folders too, with all inside. */
  readonly isRecursive: boolean;
  /** Bytes of a file. */
  readonly maxFileBytes: number;
}

/** Bytes of all files of a folder that is copied. */
const maxTreeBytes = 1024 * 1024 * 1024;

/**
 * Copies a file or, with `isRecursive`, a folder to another name, also into another root. Permissions are kept, links
 * inside stay links. The copy has its name only when it is whole.
 *
 * @throws MillraceError `exists`, `not_found`, `denied`, `is_directory` for a folder without `isRecursive`, `not_regular`
 * for a link or something else, `invalid_path` for a folder into itself, `too_large`, `too_large_for_trash`, `disk_full`.
 */
export async function copyEntry(context: ChangeContext, options: CopyOptions): Promise<Brought> {
  const { workspace } = context;
  const source = await openSource(workspace, options.from);
  try {
    const target = await openTarget(workspace, options.to);
    try {
      return await holdAll(workspace.lock, [target.place.absolute], () => copy(context, [source, target], options));
    } catch (error) {
      throw systemFailure(error, options.to.shown);
    } finally {
      await target.folder.close();
    }
  } catch (error) {
    throw systemFailure(error, options.from.shown);
  } finally {
    await source.folder.close();
  }
}

async function copy(context: ChangeContext, [source, target]: readonly [Parent, Parent], options: CopyOptions): Promise<Brought> {
  const { workspace, signal } = context;
  const stats = await orNearest(workspace, source.place, () => lstat(source.folder.at(source.name)));
  if (stats.isSymbolicLink()) throw notRegular(source.place.shown, 'a symbolic link');
  if (stats.isDirectory() && !options.isRecursive) throw folderNotCopied(source.place.shown);
  if (isInside(source.place.absolute, target.place.absolute)) throw intoItself(source.place.shown);
  const present = await presentAt(target, stats, options.isOverwriting);
  const { files, folders, bytes } = await survey(workspace, source, { signal, refusesSpecial: true });
  if (stats.isFile() && bytes > options.maxFileBytes) throw tooLarge(source.place.shown, bytes, options.maxFileBytes);
  if (bytes > maxTreeBytes) throw copyTooLarge(source.place.shown, bytes, maxTreeBytes);
  const brought = { from: source.place, to: target.place, files, folders, isReplacing: present !== undefined };
  if (context.isDry) return brought;
  const checkpoint = await keepAndCopy(context, [source, target], present);
  return { ...brought, ...(checkpoint !== undefined && { checkpoint }) };
}

async function keepAndCopy(
  context: ChangeContext,
  [source, target]: readonly [Parent, Parent],
  present: Stats | undefined,
): Promise<string | undefined> {
  const { checkpoints, owner, tool, workspace, signal } = context;
  const trash = present && (await chooseTrash(context, target.place.shown, present.size));
  const checkpoint = await checkpoints.keep({ owner, tool, changes: [{ place: target.place, before: trash?.image, after: '?' }] });
  let stamp: string | undefined;
  try {
    if (trash) await keepInTrash(context, target, trash);
    stamp = await copyInPlace({ ...context, keepsTimes: false }, [source, target], present);
  } catch (error) {
    if (checkpoint) await checkpoints.forget(checkpoint.id);
    throw error;
  }
  if (checkpoint) await checkpoints.settle(checkpoint.id, [stamp ?? (await survey(workspace, target, { signal })).stamp]);
  return checkpoint?.id;
}
