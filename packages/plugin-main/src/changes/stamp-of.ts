import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import { stampOfHash, stampOfLink, stampOfMoved } from '../checkpoints/stamp.js';
import { endHash, startHash } from '../workspace/content-hash.js';
import type { Parent } from '../workspace/open-parent.js';
import { lstatIfThere } from '../workspace/put-in-place.js';
import { readPieces } from '../workspace/read-pieces.js';
import type { Workspace } from '../workspace/workspace.js';
import { survey } from './survey.js';

const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * The stamp of what has a name now; nothing when it is free.
 *
 * @param like - the stamp it is compared with, which says what counts: of something moved, that it is still that very thing.
 */
export async function stampNow(
  workspace: Workspace,
  parent: Parent,
  { like, signal }: { like?: string | undefined; signal: AbortSignal },
): Promise<string | undefined> {
  const path = parent.folder.at(parent.name);
  const stats = await lstatIfThere(path);
  if (!stats) return undefined;
  if (like?.startsWith('i:') || like?.startsWith('s:')) return stampOfMoved(stats);
  if (stats.isSymbolicLink()) return stampOfLink(await readlink(path));
  if (stats.isFile()) return stampOfHash(await hashFile(path, signal));
  return stats.isDirectory() ? (await survey(workspace, parent, { signal })).stamp : stampOfMoved(await lstat(path));
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const handle = await open(path, readFlags);
  try {
    const hash = startHash();
    for await (const piece of readPieces(handle, (await handle.stat()).size, signal)) hash.update(piece);
    return endHash(hash);
  } finally {
    await handle.close();
  }
}
