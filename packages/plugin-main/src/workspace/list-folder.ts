import type { Place } from './place.js';
import { newWalk, walkFolder } from './walk-folder.js';
import type { Workspace } from './workspace.js';

/** What is wanted of a folder. */
export interface FolderQuery {
  /** Levels to show. */
  readonly depth: number;
  /** Entries in one answer. */
  readonly limit: number;
  /** Entries to pass over: where the last answer ended. */
  readonly offset: number;
  readonly includeIgnored: boolean;
  readonly signal: AbortSignal;
}

/** What is directly inside one folder. Folders end in `/`; one at the last level has how many entries it holds in brackets. */
export interface FolderGroup {
  readonly path: string;
  readonly folders: string[];
  readonly files: string[];
  /** Links (never followed), pipes, sockets and devices. */
  readonly special: string[];
}

/** A page of a folder's listing, and what the folder holds in all. */
export interface FolderListing {
  readonly groups: readonly FolderGroup[];
  readonly files: number;
  readonly folders: number;
  readonly special: number;
  readonly ignored: number;
  readonly withheld: number;
  /** Folders that may not be opened. */
  readonly unreadable: number;
  /** Where the next page begins; nothing on the last. */
  readonly nextOffset?: number;
  /** The folder holds more than is counted. */
  readonly isPartial: boolean;
}

const maxVisited = 100_000;

/** Lists a folder, grouped by folder, in a fixed order, a page at a time. */
export async function listFolder(workspace: Workspace, folder: Place, query: FolderQuery): Promise<FolderListing> {
  const walk = newWalk({ ...query, maxDepth: query.depth });
  const groups = new Map<string, FolderGroup>();
  const counts = { file: 0, folder: 0, link: 0, other: 0 };
  let visited = 0;
  let isPartial = false;
  for await (const entry of walkFolder(workspace, folder, walk)) {
    if (visited >= maxVisited) {
      isPartial = true;
      break;
    }
    counts[entry.kind] += 1;
    if (visited >= query.offset && visited < query.offset + query.limit) {
      const group = groupOf(groups, parentShown(entry.place.shown, entry.name));
      if (entry.kind === 'folder')
        group.folders.push(
          entry.depth === query.depth ? `${entry.name}/${await countInside(workspace, entry.place, query)}` : `${entry.name}/`,
        );
      else (entry.kind === 'file' ? group.files : group.special).push(entry.name);
    }
    visited += 1;
  }
  const end = query.offset + query.limit;
  const { ignored, withheld, unreadable, beyond } = walk.passed;
  return {
    groups: [...groups.values()],
    files: counts.file,
    folders: counts.folder,
    special: counts.link + counts.other,
    ignored,
    withheld,
    unreadable,
    ...(visited > end && { nextOffset: end }),
    isPartial: isPartial || beyond > 0,
  };
}

async function countInside(workspace: Workspace, folder: Place, query: FolderQuery): Promise<string> {
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

function groupOf(groups: Map<string, FolderGroup>, path: string): FolderGroup {
  const known = groups.get(path);
  if (known) return known;
  const group = { path, folders: [], files: [], special: [] };
  groups.set(path, group);
  return group;
}

function parentShown(shown: string, name: string): string {
  const parent = shown.slice(0, shown.length - name.length);
  return parent === '' ? '.' : parent.endsWith('/') ? parent.slice(0, -1) : parent;
}
