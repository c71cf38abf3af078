import { createHash, type Hash } from 'node:crypto';
import { lstat, readlink } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { stampOfTree } from '../checkpoints/stamp.js';
import { notRegular, tooDeep } from '../error-catalogue/files.js';
import type { Parent } from '../workspace/open-parent.js';
import type { Workspace } from '../workspace/workspace.js';
import { maxTreeDepth, refuseUnnameable, treeEntries } from './tree-entries.js';

/** What a file, link or tree comes to. */
export interface Survey {
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
  /** Tells a tree by the names, sizes and times of all in it. */
  readonly stamp: string;
}

/** How to look. */
export interface SurveyOptions {
  readonly signal: AbortSignal;
  /** Pipes, sockets and devices are refused: they cannot be copied. */
  readonly refusesSpecial?: boolean;
}

interface Surveying extends SurveyOptions {
  readonly workspace: Workspace;
  /** The top of what is looked through, as the caller knows it. */
  readonly shown: string;
  readonly counted: { files: number; folders: number; bytes: number };
  readonly hash: Hash;
}

/**
 * Looks through all that is to be changed as a whole, before anything is.
 *
 * @throws MillraceError `denied` where something inside is withheld or git's; `too_large` for more than 100 000 entries or
 * 200 levels; `invalid_path` for a name that is not Unicode; `not_regular`.
 */
export async function survey(workspace: Workspace, parent: Parent, options: SurveyOptions): Promise<Survey> {
  const counted = { files: 0, folders: 0, bytes: 0 };
  const surveying = { ...options, workspace, shown: parent.place.shown, counted, hash: createHash('sha256') };
  const stats = await lstat(parent.folder.at(parent.name));
  if (stats.isDirectory()) await visit(surveying, parent, 0);
  else await count(surveying, parent, stats);
  return { ...counted, stamp: stampOfTree(surveying.hash) };
}

async function visit(surveying: Surveying, { folder, name, place }: Parent, depth: number): Promise<void> {
  const { workspace, shown, counted, hash, signal } = surveying;
  if (depth > maxTreeDepth) throw tooDeep(shown, maxTreeDepth);
  const child = await folder.child(name, place);
  try {
    counted.folders += 1;
    hash.update(`${name}/\n`);
    for (const entry of await treeEntries(workspace, child, counted.files + counted.folders)) {
      signal.throwIfAborted();
      await refuseUnnameable(entry);
      if (entry.isFolder) await visit(surveying, entry, depth + 1);
      else await count(surveying, entry, await lstat(child.at(entry.name)));
    }
    hash.update('..\n');
  } finally {
    await child.close();
  }
}

async function count({ counted, hash, refusesSpecial }: Surveying, { folder, name, place }: Parent, stats: Stats): Promise<void> {
  const isLink = stats.isSymbolicLink();
  if (refusesSpecial && !isLink && !stats.isFile()) throw notRegular(place.shown);
  counted.files += 1;
  counted.bytes += stats.size;
  hash.update(isLink ? `${name} -> ${await readlink(folder.at(name))}\n` : `${name} ${stats.size} ${stats.mtimeMs}\n`);
}
