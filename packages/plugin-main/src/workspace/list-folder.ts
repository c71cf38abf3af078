import { FolderGroup } from './folder-group.js';
import type { EntryOrder } from './order-entries.js';
import type { Place } from './place.js';
import { newWalk, walkFolder, type WalkedEntry } from './walk-folder.js';
import type { Workspace } from './workspace.js';

/** What is wanted of a folder. */
export interface FolderQuery {
  /** Levels to show. */
  readonly depth: number;
  /** Of the files of a folder; by name unless said. With another order each says its size or time. */
  readonly order?: EntryOrder;
  readonly includeIgnored: boolean;
  readonly signal: AbortSignal;
}

/** What a folder holds, grouped by folder; groups are parts of a folder where it holds much. */
export interface FolderListing {
  readonly groups: readonly FolderGroup[];
  readonly files: number;
  readonly folders: number;
  readonly special: number;
  readonly ignored: number;
  readonly withheld: number;
  /** Folders that may not be opened. */
  readonly unreadable: number;
  /** The folder holds more than is listed. */
  readonly isPartial: boolean;
}

const maxListed = 50_000;

/** Lists a folder, in a fixed order. */
export async function listFolder(workspace: Workspace, folder: Place, query: FolderQuery): Promise<FolderListing> {
  const walk = newWalk({ ...query, maxDepth: query.depth });
  const groups = new Map<string, FolderGroup>();
  const counts = { file: 0, folder: 0, link: 0, other: 0 };
  let listed = 0;
  let isPartial = false;
  for await (const entry of walkFolder(workspace, folder, walk)) {
    if (listed >= maxListed) {
      isPartial = true;
      break;
    }
    listed += 1;
    counts[entry.kind] += 1;
    const path = parentShown(entry.place.shown, entry.name);
    const group = groups.get(path) ?? new FolderGroup(path, entry.depth === query.depth);
    groups.set(path, group);
    if (entry.kind === 'folder') group.addFolder(entry.name, entry.place);
    else (entry.kind === 'file' ? group.files : group.special).push(labelOf(entry, query.order));
  }
  const { ignored, withheld, unreadable, beyond } = walk.passed;
  return {
    groups: [...groups.values()].flatMap((group) => group.parts()),
    files: counts.file,
    folders: counts.folder,
    special: counts.link + counts.other,
    ignored,
    withheld,
    unreadable,
    isPartial: isPartial || beyond > 0,
  };
}

/** How many entries a folder holds, in brackets; nothing where it may not be opened. */
export async function countInside(workspace: Workspace, folder: Place, query: Omit<FolderQuery, 'depth' | 'order'>): Promise<string> {
  let entries = 0;
  try {
    for await (const _entry of walkFolder(workspace, folder, newWalk({ ...query, maxDepth: 1 }))) {
      entries += 1;
      if (entries >= 1_000) return ' (1000+)';
    }
    return ` (${entries})`;
  } catch {
    query.signal.throwIfAborted();
    return '';
  }
}

function labelOf({ name, stats }: WalkedEntry, order: EntryOrder = 'name'): string {
  if (!stats || order === 'name') return name;
  return order === 'size' ? `${name} (${stats.size})` : `${name} (${stats.mtime.toISOString().slice(0, 16)}Z)`;
}

function parentShown(shown: string, name: string): string {
  const parent = shown.slice(0, shown.length - name.length);
  return parent === '' ? '.' : parent.endsWith('/') ? parent.slice(0, -1) : parent;
}
