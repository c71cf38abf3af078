import { sep } from 'node:path';
import type { Place } from '../workspace/place.js';
import { newWalk, walkFolder } from '../workspace/walk-folder.js';
import type { Workspace } from '../workspace/workspace.js';
import { loadFromDisk } from './disk-loader.js';
import type { FileSource } from './file-source.js';

/** The files of a folder that git has no part in: found by walking, .gitignore respected. */
export function folderSource(workspace: Workspace, folder: Place): FileSource {
  return {
    kind: 'folder',
    async *list(signal) {
      const walk = newWalk({ maxDepth: Number.POSITIVE_INFINITY, includeIgnored: false, signal });
      let start: number | undefined;
      for await (const entry of walkFolder(workspace, folder, walk)) {
        start ??= entry.place.absolute.length - entry.name.length;
        const path = entry.place.absolute.slice(start).split(sep).join('/');
        if (entry.kind === 'file') yield { path, key: path };
        else if (entry.kind !== 'folder') yield { skipped: entry.kind === 'link' ? 'link' : 'unreadable' };
      }
      yield { skipped: 'ignored', count: walk.passed.ignored };
      yield { skipped: 'withheld', count: walk.passed.withheld };
      yield { skipped: 'unreadable', count: walk.passed.unreadable + walk.passed.beyond };
    },
    load: (files, admit, signal) => loadFromDisk({ workspace, folder, admit, signal }, files),
    close: () => Promise.resolve(),
  };
}
