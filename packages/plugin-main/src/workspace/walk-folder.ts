import type { Dirent, Stats } from 'node:fs';
import { rulesAbove } from './gitignore-files.js';
import type { IgnoreRules } from './ignore-rules.js';
import { keptEntries, type Walking } from './kept-entries.js';
import type { OpenedFolder } from './opened-folder.js';
import { orderEntries, type EntryOrder } from './order-entries.js';
import { placeUnder, type Place } from './place.js';
import type { Workspace } from './workspace.js';

/** What a walk meets, in a fixed order: the files of a folder by name, then its folders. */
export interface WalkedEntry {
  readonly place: Place;
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** 1 directly inside the folder walked. */
  readonly depth: number;
  /** Of files whose order is not by name. */
  readonly stats?: Stats;
}

/** How to walk, and what was passed over. */
export interface Walk {
  /** Folders deeper than this are met but not entered. */
  readonly maxDepth: number;
  /** Also what .gitignore and the list of noise folders pass over. */
  readonly includeIgnored: boolean;
  /** Of the files of a folder; by name unless said. */
  readonly order?: EntryOrder;
  readonly signal: AbortSignal;
  /** Counted up while walking; `beyond` counts folders of which not all was read. */
  readonly passed: { ignored: number; withheld: number; unreadable: number; beyond: number };
}

const maxDepthEver = 100;

/** A walk that has passed over nothing yet. */
export function newWalk({ maxDepth, includeIgnored, order = 'name', signal }: Omit<Walk, 'passed'>): Walk {
  return { maxDepth, includeIgnored, order, signal, passed: { ignored: 0, withheld: 0, unreadable: 0, beyond: 0 } };
}

/** Walks a folder. Links are met but never followed; `.git` is passed over. */
export async function* walkFolder(workspace: Workspace, folder: Place, walk: Walk): AsyncGenerator<WalkedEntry> {
  const opened = await workspace.openFolder(folder);
  const rules = walk.includeIgnored
    ? []
    : await rulesAbove(workspace, folder, walk.signal).catch(async (error: unknown) => {
        await opened.close();
        throw error;
      });
  yield* walkOpened({ workspace, walk, effort: { steps: 0 } }, opened, { rules, depth: 1 });
}

async function* walkOpened(
  walking: Walking,
  folder: OpenedFolder,
  at: { rules: readonly IgnoreRules[]; depth: number },
): AsyncGenerator<WalkedEntry> {
  const { workspace, walk } = walking;
  try {
    const { files, folders, rules } = await keptEntries(walking, folder, at.rules);
    for (const { entry, stats } of await orderEntries(folder, files, { order: walk.order ?? 'name', signal: walk.signal })) {
      const place = placeUnder(workspace.roots, folder.place, entry.name);
      yield { place, name: entry.name, kind: kindOf(entry), depth: at.depth, ...(stats && { stats }) };
    }
    for (const { name } of folders) {
      const place = placeUnder(workspace.roots, folder.place, name);
      yield { place, name, kind: 'folder', depth: at.depth };
      if (at.depth >= Math.min(walk.maxDepth, maxDepthEver)) continue;
      const child = await folder.child(name, place).catch(() => undefined);
      if (child) yield* walkOpened(walking, child, { rules, depth: at.depth + 1 });
      else walk.passed.unreadable += 1;
    }
  } finally {
    await folder.close();
  }
}

function kindOf(entry: Dirent): 'file' | 'link' | 'other' {
  return entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other';
}
