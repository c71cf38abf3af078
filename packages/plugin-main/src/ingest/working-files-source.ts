import { listWorkingFiles, type WorkingFilesQuery } from '../git/list-working-files.js';
import type { Place } from '../workspace/place.js';
import type { Workspace } from '../workspace/workspace.js';
import { loadFromDisk } from './disk-loader.js';
import type { FileSource } from './file-source.js';

/** How the working files of a repository are reached. */
export interface WorkingFilesAccess extends Omit<WorkingFilesQuery, 'signal' | 'workTree'> {
  readonly workTree: Place;
  readonly commit: string | undefined;
  remove(): Promise<void>;
}

/** The files of a work tree as they are on the disk: git lists them, the workspace reads them. */
export function workingFilesSource(workspace: Workspace, access: WorkingFilesAccess): FileSource {
  const prefix = access.subfolder === '' ? '' : `${access.subfolder}/`;
  return {
    kind: 'working_files',
    ...(access.commit !== undefined && { commit: access.commit }),
    async *list(signal) {
      for await (const path of listWorkingFiles({ ...access, workTree: access.workTree.absolute, signal })) {
        // A folder stands for a repository of its own.
        if (path.endsWith('/')) yield { skipped: 'submodule' };
        else yield { path: path.slice(prefix.length), key: path };
      }
    },
    load: (files, admit, signal) => loadFromDisk({ workspace, folder: access.workTree, admit, signal }, files),
    close: () => access.remove(),
  };
}
