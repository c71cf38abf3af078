import { startGit, type GitCommand } from './git-process.js';
import { splitAtNul } from './list-tree.js';

/** How often files were changed of late. */
export interface Churn {
  /** Commits that were looked at, merges aside. */
  readonly commits: number;
  /** How many of them changed each file; by the path of today, names of before are not followed. */
  readonly changes: ReadonlyMap<string, number>;
}

const maxCommits = 1_000;
/** Milliseconds; then what was read so far is the answer. */
const maxMs = 2_000;
const maxRecords = 200_000;
/** A commit that changes more files says nothing of any of them. */
const maxFilesOfCommit = 200;

/**
 * Counts the changes of files over the last commits.
 *
 * @param commit - where to begin. @param subfolder - only files below it; the paths are relative to it. Empty for all.
 */
export async function readChurn(command: Omit<GitCommand, 'args' | 'doing'>, commit: string, subfolder: string): Promise<Churn> {
  const timer = AbortSignal.timeout(maxMs);
  const process = startGit({
    ...command,
    signal: AbortSignal.any([command.signal, timer]),
    doing: 'read the history',
    args: [
      'log',
      `--max-count=${maxCommits}`,
      '--no-merges',
      '--no-renames',
      '--no-ext-diff',
      '--no-textconv',
      '--no-show-signature',
      '--name-only',
      '-z',
      '--format=%x00%H',
      '--end-of-options',
      commit,
      '--',
      ...(subfolder === '' ? [] : [`${subfolder}/`]),
    ],
  });
  const prefix = subfolder === '' ? 0 : subfolder.length + 1;
  const changes = new Map<string, number>();
  let commits = 0;
  let files: string[] = [];
  const count = (): void => {
    if (files.length <= maxFilesOfCommit) for (const path of files) changes.set(path, (changes.get(path) ?? 0) + 1);
    files = [];
  };
  let records = 0;
  let isHash = false;
  try {
    for await (const record of splitAtNul(process.output as AsyncIterable<Buffer>)) {
      records += 1;
      if (records > maxRecords) break;
      // An empty record comes before each hash, and the first file begins with a line's end.
      if (isHash) {
        count();
        commits += 1;
      } else if (record !== '') files.push(record.replace(/^\n/, '').slice(prefix));
      isHash = record === '' && !isHash;
    }
    count();
    process.stop();
    await process.end();
  } catch (error) {
    command.signal.throwIfAborted();
    if (!timer.aborted) throw error;
  }
  return { commits, changes };
}
