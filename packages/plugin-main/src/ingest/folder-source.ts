import type { Pool } from '../pool/pool.js';
import type { Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { DiskFiles } from './disk-files.js';
import type { FileSource } from './file-source.js';

/** The files of a folder that git has no part in: found by walking, .gitignore respected. @param folder - real. */
export function folderSource(workspace: Workspace, pool: Pool, folder: Place): FileSource {
  const disk = new DiskFiles(workspace, folder);
  return {
    kind: 'folder',
    folder,
    list: (signal) => disk.list(pool, signal),
    look: (files, tools) => disk.look(files, tools),
    read: (files, tools, onRead) => disk.read(files, tools, onRead),
    contents: (files, signal) => disk.contents(files, signal),
    close: () => Promise.resolve(),
  };
}
