import type { Checkpoints } from '../checkpoints/checkpoints.js';
import { stampOfHash } from '../checkpoints/stamp.js';
import type { KeepBefore } from '../workspace/replace-file.js';

/** Keeps the content that a call replaces as a checkpoint of its own. @param owner - whose call it is, as `ownerOf` tells. */
export function keepAsCheckpoint(checkpoints: Checkpoints, owner: string, tool: string): KeepBefore {
  return async ({ place, before, hash }) => {
    const checkpoint = await checkpoints.keep({ owner, tool, changes: [{ place, before, after: stampOfHash(hash) }] });
    return checkpoint && { id: checkpoint.id, forget: () => checkpoints.forget(checkpoint.id) };
  };
}
