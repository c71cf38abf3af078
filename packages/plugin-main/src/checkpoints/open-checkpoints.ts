import type { Call, Clock, Ids } from '@millrace/core';
import type { MainConfig } from '../config.js';
import type { Workspace } from '../workspace/workspace.js';
import { Checkpoints } from './checkpoints.js';

/** The checkpoints of a plugin. Their folder is withheld from callers, should it lie in a root. */
export function openCheckpoints(
  workspace: Workspace,
  { undo, dataDirectory }: Pick<MainConfig, 'undo' | 'dataDirectory'>,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Checkpoints {
  return new Checkpoints({
    ...undo,
    directory: dataDirectory,
    now: () => clock.now(),
    newId: () => ids.next(),
    onFolder: (path) => workspace.keepOut(path),
  });
}

/** Whose checkpoints a call makes and sees. */
export function ownerOf({ principal: { tenant, id } }: Pick<Call, 'principal'>): string {
  return JSON.stringify([tenant, id]);
}
