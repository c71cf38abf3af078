import { isMillraceError } from '@millrace/core';
import type { Checkpoints } from '../../checkpoints/checkpoints.js';
import type { NewChange } from '../../checkpoints/new-checkpoint.js';
import { stampOfBytes } from '../../checkpoints/stamp.js';
import type { Place } from '../../workspace/place.js';
import { readWhole } from '../../workspace/read-pieces.js';
import type { Workspace } from '../../workspace/workspace.js';

/** Keeps working files that are about to be replaced. @returns nothing where they are too large for it. */
export type KeepFiles = (workspace: Workspace, places: readonly Place[], signal: AbortSignal) => Promise<KeptFiles | undefined>;

/** What was kept. */
export interface KeptFiles {
  readonly id: string;
  /** Notes what the files hold now. */
  settle(): Promise<void>;
}

/** What was replaced is to be known also after an abort. */
const unstoppable = new AbortController().signal;
/** Bytes held in memory meanwhile. */
const maxBytes = 64 * 1024 * 1024;

/** Keeps them as one checkpoint. @param owner - whose call it is, as `ownerOf` tells. */
export function keepFilesIn(checkpoints: Checkpoints, owner: string, tool: string): KeepFiles {
  return async (workspace, places, signal) => {
    const changes: NewChange[] = [];
    let size = 0;
    for (const place of places) {
      const before = await contentOf(workspace, place, { signal, maxBytes: Math.min(maxBytes, checkpoints.maxBytes) - size });
      if (before === 'too large') return undefined;
      size += before?.bytes.length ?? 0;
      changes.push({ place, ...(before && { before }) });
    }
    const checkpoint = await checkpoints.keep({ owner, tool, changes });
    return (
      checkpoint && {
        id: checkpoint.id,
        async settle() {
          const stamps: (string | undefined)[] = [];
          for (const place of places) {
            const after = await contentOf(workspace, place, { signal: unstoppable, maxBytes });
            stamps.push(after === undefined || after === 'too large' ? undefined : stampOfBytes(after.bytes));
          }
          await checkpoints.settle(checkpoint.id, stamps);
        },
      }
    );
  };
}

/** The content of a file; nothing where there is none, or something that is no file. */
async function contentOf(
  workspace: Workspace,
  place: Place,
  limit: { readonly signal: AbortSignal; readonly maxBytes: number },
): Promise<{ bytes: Buffer; mode: number } | 'too large' | undefined> {
  try {
    const file = await workspace.openFile(place, { follow: false });
    try {
      if (file.stats.size > limit.maxBytes) return 'too large';
      return { bytes: await readWhole(file.handle, file.stats.size, limit.signal), mode: file.stats.mode & 0o777 };
    } finally {
      await file.handle.close();
    }
  } catch (error) {
    if (isMillraceError(error, 'not_found') || isMillraceError(error, 'not_regular')) return undefined;
    throw error;
  }
}
