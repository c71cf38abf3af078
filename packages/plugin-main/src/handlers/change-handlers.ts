import type { Call } from '@millrace/core';
import type { ChangeContext } from '../changes/change-context.js';
import { copyEntry } from '../changes/copy-entry.js';
import { createFolder } from '../changes/create-folder.js';
import { deleteEntry } from '../changes/delete-entry.js';
import { moveEntry, type Brought } from '../changes/move-entry.js';
import { undo as undoChanges } from '../changes/undo.js';
import { ownerOf } from '../checkpoints/open-checkpoints.js';
import type { copyFile, createDirectory, deleteFile, moveFile, undo } from '../tokens.js';
import type { InputOf, OutputOf } from '../tools/tool-types.js';
import type { HandlerTools } from './handler-tools.js';

/** `create_directory`. */
export async function handleCreateDirectory(
  tools: HandlerTools,
  input: InputOf<typeof createDirectory>,
  call: Call,
): Promise<OutputOf<typeof createDirectory>> {
  const made = await createFolder(contextOf(tools, call, false), tools.workspace.locate(input.path), input.create_parents ?? true);
  if (made.isNew) tools.activity.changed('created');
  return { status: 'success', path: made.place.shown, created: made.isNew, ...checkpointIn(made) };
}

/** `delete_file`. */
export async function handleDeleteFile(
  tools: HandlerTools,
  input: InputOf<typeof deleteFile>,
  call: Call,
): Promise<OutputOf<typeof deleteFile>> {
  const place = tools.workspace.locate(input.path);
  const how = { isRecursive: input.recursive ?? false, isPermanent: input.permanent ?? false };
  const deleted = await deleteEntry(contextOf(tools, call, input.dry_run ?? false), place, how);
  if (!input.dry_run) tools.activity.changed('deleted', deleted.files + deleted.folders);
  return {
    status: 'success',
    path: place.shown,
    files: deleted.files,
    directories: deleted.folders,
    ...checkpointIn(deleted),
    ...(input.dry_run && { dry_run: true }),
  };
}

/** `move_file`. */
export async function handleMoveFile(tools: HandlerTools, input: InputOf<typeof moveFile>, call: Call): Promise<OutputOf<typeof moveFile>> {
  const { workspace } = tools;
  const wanted = { from: workspace.locate(input.from), to: workspace.locate(input.to), isOverwriting: input.overwrite ?? false };
  const moved = await moveEntry(contextOf(tools, call, input.dry_run ?? false), wanted);
  if (!input.dry_run) tools.activity.changed('written', moved.files);
  return { ...brought(moved), ...(input.dry_run && { dry_run: true }) };
}

/** `copy_file`. */
export async function handleCopyFile(tools: HandlerTools, input: InputOf<typeof copyFile>, call: Call): Promise<OutputOf<typeof copyFile>> {
  const { workspace, config } = tools;
  const copied = await copyEntry(contextOf(tools, call, false), {
    from: workspace.locate(input.from),
    to: workspace.locate(input.to),
    isOverwriting: input.overwrite ?? false,
    isRecursive: input.recursive ?? false,
    maxFileBytes: config.maxFileBytes,
  });
  tools.activity.changed('created', copied.files);
  return brought(copied);
}

/** `undo`. */
export async function handleUndo(tools: HandlerTools, input: InputOf<typeof undo>, call: Call): Promise<OutputOf<typeof undo>> {
  const undone = await undoChanges(contextOf(tools, call, input.dry_run ?? false), input.id);
  if (!input.dry_run) tools.activity.changed('written', undone.places.length);
  return {
    status: 'success',
    undone: undone.tool,
    paths: undone.places.map(({ shown }) => shown),
    ...checkpointIn(undone),
    ...(input.dry_run && { dry_run: true }),
  };
}

function contextOf({ workspace, checkpoints, ids }: HandlerTools, call: Call, isDry: boolean): ChangeContext {
  return { workspace, checkpoints, owner: ownerOf(call), tool: call.name, isDry, unique: () => ids.next(), signal: call.signal };
}

function brought(done: Brought): OutputOf<typeof copyFile> {
  const { from, to, files, folders, isReplacing } = done;
  return {
    status: 'success',
    from: from.shown,
    to: to.shown,
    files,
    directories: folders,
    replaced: isReplacing,
    ...checkpointIn(done),
  };
}

function checkpointIn({ checkpoint }: { readonly checkpoint?: string }): { checkpoint?: string } {
  return checkpoint === undefined ? {} : { checkpoint };
}
