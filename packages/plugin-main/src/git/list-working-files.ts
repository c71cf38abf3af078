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
  /** The folder that holds the repository's index. */
  readonly gitFolder: string;
  readonly signal: AbortSignal;
}

/** The files git knows of in a work tree, and those it does not know and does not ignore. Paths relative to the work tree. */
export async function* listWorkingFiles(query: WorkingFilesQuery): AsyncGenerator<string> {
  const process = startGit({
    git: query.git,
    doing: 'list the working files',
    args: ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
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
