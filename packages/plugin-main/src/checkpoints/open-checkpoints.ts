import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Call, Clock, Ids } from '@millrace/core';
import type { MainConfig } from '../config.js';
import type { Workspace } from '../workspace/workspace.js';
import { isInside } from '../workspace/root.js';
import { Checkpoints } from './checkpoints.js';

/** The checkpoints of a plugin. Where they lie is withheld from callers, should it be in a root. */
export async function openCheckpoints(
  workspace: Workspace,
  { undo, dataDirectory }: Pick<MainConfig, 'undo' | 'dataDirectory'>,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<Checkpoints> {
  await keepDataOut(workspace, dataDirectory);
  return new Checkpoints({
    ...undo,
    directory: dataDirectory,
    now: () => clock.now(),
    newId: () => ids.next(),
    onFolder: (path) => workspace.keepOut(path),
  });
}

// The host keeps more there than what is ours: keys, a database.
async function keepDataOut(workspace: Workspace, dataDirectory: string | undefined): Promise<void> {
  if (dataDirectory === undefined) return;
  const path = await realpath(dataDirectory).catch(() => resolve(dataDirectory));
  if (!workspace.roots.some((root) => isInside(path, root.path))) workspace.keepOut(path);
}

/** Whose checkpoints a call makes and sees. */
export function ownerOf({ principal: { tenant, id } }: Pick<Call, 'principal'>): string {
  return JSON.stringify([tenant, id]);
}
