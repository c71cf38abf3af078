import { listTree } from '../git/list-tree.js';
import type { GitCommand } from '../git/git-process.js';
import { readBlobs } from '../git/read-blobs.js';
import type { Admit, FileSource, ListedFile, LoadedFile } from './file-source.js';

/** How the objects of a commit are reached. */
export interface CommitAccess {
  readonly git: string;
  /** A git directory of our own. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly commit: string;
  /** Inside the commit; empty for all of it. */
  readonly subfolder: string;
  remove(): Promise<void>;
}

/** The files of a commit, read from git's objects: no checkout, so no filter, hook or link has a part in it. */
export function commitSource(access: CommitAccess): FileSource {
  const command = (signal: AbortSignal): Omit<GitCommand, 'args' | 'doing'> => ({
    git: access.git,
    cwd: access.folder,
    environment: access.environment,
    signal,
  });
  return {
    kind: 'commit',
    commit: access.commit,
    async *list(signal) {
      for await (const file of listTree(command(signal), access.commit, access.subfolder)) {
        if (file.kind !== 'file') yield { skipped: file.kind };
        else if (file.sizeBytes === undefined) yield { skipped: 'missing' };
        else yield { path: file.path, key: file.object, sizeBytes: file.sizeBytes };
      }
    },
    load: (files, admit, signal) => load(command(signal), files, admit),
    close: () => access.remove(),
  };
}

async function* load(command: Omit<GitCommand, 'args' | 'doing'>, files: readonly ListedFile[], admit: Admit): AsyncGenerator<LoadedFile> {
  const admitted: ListedFile[] = [];
  for (const file of files) {
    const verdict = admit(file.sizeBytes ?? 0);
    if (verdict === 'yes') admitted.push(file);
    else yield { file, skipped: verdict };
  }
  let index = 0;
  for await (const content of readBlobs(
    command,
    admitted.map((file) => file.key),
  )) {
    const file = admitted[index];
    index += 1;
    if (file) yield content ? { file, content } : { file, skipped: 'missing' };
  }
}
