import { join } from 'node:path';
import { startGit } from './git-process.js';
import { splitAtNul } from './list-tree.js';

/** What is needed to list working files without reading the repository's own configuration. */
export interface WorkingFilesQuery {
  readonly git: string;
  /** A git directory of our own. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workTree: string;
  /** Only files below it; relative to the work tree, empty for all. */
  readonly subfolder: string;
  /** The folder that holds the repository's index. */
  readonly gitFolder: string;
  readonly signal: AbortSignal;
}

const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];

/** The files git knows of in a work tree, and those it neither knows nor ignores. Paths are relative to the work tree. */
export async function* listWorkingFiles(query: WorkingFilesQuery): AsyncGenerator<string> {
  const process = startGit({
    git: query.git,
    doing: 'list the working files',
    args: listing.concat(query.subfolder === '' ? [] : ['--', `${query.subfolder}/`]),
    cwd: query.workTree,
    home: query.folder,
    environment: { ...query.environment, GIT_WORK_TREE: query.workTree, GIT_INDEX_FILE: join(query.gitFolder, 'index') },
    signal: query.signal,
  });
  try {
    yield* splitAtNul(process.output as AsyncIterable<Buffer>);
    await process.end();
  } finally {
    process.stop();
  }
}
