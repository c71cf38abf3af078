import type { Dirent, Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import type { OpenedFolder } from './opened-folder.js';

/** How the files of a folder are ordered: by name, the largest first, or the last modified first. */
export type EntryOrder = 'name' | 'size' | 'modified';

/** A file, and what its order is by. */
export interface OrderedEntry {
  readonly entry: Dirent;
  /** Absent by name, in a very large folder, and of a file that has just gone. */
  readonly stats?: Stats;
}

const atOnce = 32;
/** Files of one folder; with more they stay ordered by name, because asking for each would take seconds. */
const maxOrdered = 10_000;

/** Puts the files of an open folder, which come by name, into another order. */
export async function orderEntries(
  folder: OpenedFolder,
  entries: readonly Dirent[],
  { order, signal }: { readonly order: EntryOrder; readonly signal: AbortSignal },
): Promise<readonly OrderedEntry[]> {
  if (order === 'name' || entries.length > maxOrdered) return entries.map((entry) => ({ entry }));
  const found: OrderedEntry[] = [];
  for (let at = 0; at < entries.length; at += atOnce) {
    signal.throwIfAborted();
    found.push(
      ...(await Promise.all(
        entries.slice(at, at + atOnce).map(async (entry) => {
          const stats = await lstat(folder.at(entry.name)).catch(() => undefined);
          return stats ? { entry, stats } : { entry };
        }),
      )),
    );
  }
  const measure = ({ stats }: OrderedEntry): number => (stats ? (order === 'size' ? stats.size : stats.mtimeMs) : -1);
  return found.sort((a, b) => measure(b) - measure(a));
}
