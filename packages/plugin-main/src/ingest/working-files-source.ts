import { listWorkingFiles, type WorkingFilesQuery } from '../git/list-working-files.js';
import { placeUnder, type Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { DiskFiles } from './disk-files.js';
import type { FileSource } from './file-source.js';

/** How the working files of a repository are reached. */
export interface WorkingFilesAccess extends Omit<WorkingFilesQuery, 'signal' | 'workTree'> {
  readonly workTree: Place;
  readonly commit: string | undefined;
  remove(): Promise<void>;
}

/** The files of a work tree as they are on the disk: git lists them, the workspace reads them. */
export function workingFilesSource(workspace: Workspace, access: WorkingFilesAccess): FileSource {
  const folder = placeUnder(workspace.roots, access.workTree, access.subfolder);
  const disk = new DiskFiles(workspace, folder);
  const prefix = access.subfolder === '' ? 0 : access.subfolder.length + 1;
  return {
    kind: 'working_files',
    folder,
    ...(access.commit !== undefined && { commit: access.commit }),
    async *list(signal) {
      for await (const path of listWorkingFiles({ ...access, workTree: access.workTree.absolute, signal })) {
        // A folder stands for a repository of its own.
        if (path.endsWith('/')) yield { skipped: 'submodule' };
        else yield { path: path.slice(prefix), key: path.slice(prefix) };
      }
    },
    look: (files, tools) => disk.look(files, tools),
    read: (files, tools, onRead) => disk.read(files, tools, onRead),
    contents: (files, signal) => disk.contents(files, signal),
    close: () => access.remove(),
  };
}
