import { constants } from 'node:fs';
import { chmod, lstat, mkdir, open, readlink, symlink, utimes, type FileHandle } from 'node:fs/promises';
import { endHash, startHash } from '../workspace/content-hash.js';
import { notRegular } from '../error-catalogue/files.js';
import type { Parent } from '../workspace/open-parent.js';
import { placeUnder } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { stampOfHash, stampOfLink } from '../checkpoints/stamp.js';
import { treeEntries } from './tree-entries.js';

/** How to copy. */
export interface Copying {
  readonly workspace: Workspace;
  /** The copy keeps the times of the original, as something moved does. */
  readonly keepsTimes: boolean;
  readonly signal: AbortSignal;
}

const bytesPerRead = 1024 * 1024;
const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const writeFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Copies a file, a link (as a link) or a folder with all inside to a free name, through the open folders of both.
 *
 * @returns the stamp of a file or a link; nothing for a folder.
 * @throws MillraceError `not_regular` for pipes, sockets and devices.
 */
export async function copyTree(copying: Copying, from: Parent, to: Parent): Promise<string | undefined> {
  copying.signal.throwIfAborted();
  const stats = await lstat(from.folder.at(from.name));
  if (stats.isDirectory()) return copyFolder(copying, from, to);
  if (stats.isFile()) return copyFile(copying, from, to);
  if (!stats.isSymbolicLink()) throw notRegular(from.place.shown);
  const target = await readlink(from.folder.at(from.name));
  await symlink(target, to.folder.at(to.name));
  return stampOfLink(target);
}

async function copyFolder(copying: Copying, from: Parent, to: Parent): Promise<undefined> {
  const { workspace, keepsTimes } = copying;
  const path = to.folder.at(to.name);
  await mkdir(path, 0o700);
  const source = await from.folder.child(from.name, from.place);
  try {
    const target = await to.folder.child(to.name, to.place);
    try {
      for (const { name, place } of await treeEntries(workspace, source, 0))
        await copyTree(
          copying,
          { folder: source, name, place },
          { folder: target, name, place: placeUnder(workspace.roots, to.place, name) },
        );
    } finally {
      await target.close();
    }
    const stats = await lstat(source.at('.'));
    await chmod(path, stats.mode & 0o777);
    if (keepsTimes) await utimes(path, stats.atime, stats.mtime);
  } finally {
    await source.close();
  }
}

async function copyFile({ keepsTimes, signal }: Copying, from: Parent, to: Parent): Promise<string> {
  const source = await open(from.folder.at(from.name), readFlags);
  try {
    const stats = await source.stat();
    if (!stats.isFile()) throw notRegular(from.place.shown);
    const target = await open(to.folder.at(to.name), writeFlags, 0o600);
    try {
      const hash = await pour(source, target, { sizeBytes: stats.size, signal });
      await target.chmod(stats.mode & 0o777);
      if (keepsTimes) await target.utimes(stats.atime, stats.mtime);
      return stampOfHash(hash);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

// No more than it had when it was opened: it may grow faster than it is copied.
async function pour(
  source: FileHandle,
  target: FileHandle,
  { sizeBytes, signal }: { sizeBytes: number; signal: AbortSignal },
): Promise<string> {
  const hash = startHash();
  const buffer = Buffer.allocUnsafe(Math.min(bytesPerRead, sizeBytes));
  for (let position = 0; position < sizeBytes;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.length, sizeBytes - position), position);
    if (bytesRead === 0) break;
    const piece = buffer.subarray(0, bytesRead);
    hash.update(piece);
    await target.writeFile(piece);
    position += bytesRead;
  }
  return endHash(hash);
}
