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
    args: [...logArguments, '--end-of-options', commit, '--', ...(subfolder === '' ? [] : [`${subfolder}/`])],
  });
  const counter = new ChurnCounter(subfolder === '' ? 0 : subfolder.length + 1);
  try {
    for await (const record of splitAtNul(process.output as AsyncIterable<Buffer>)) if (!counter.take(record)) break;
    process.stop();
    await process.end();
  } catch (error) {
    command.signal.throwIfAborted();
    if (!timer.aborted) throw error;
  }
  return counter.end();
}

const logArguments = [
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
];

class ChurnCounter {
  readonly #changes = new Map<string, number>();
  /** Characters of a path to leave out. */
  readonly #prefix: number;
  #files: string[] = [];
  #commits = 0;
  #records = 0;
  #isHash = false;

  constructor(prefix: number) {
    this.#prefix = prefix;
  }

  /** @returns whether more is wanted. */
  take(record: string): boolean {
    this.#records += 1;
    // An empty record comes before each hash, and the first file begins with a line's end.
    if (this.#isHash) {
      this.#count();
      this.#commits += 1;
    } else if (record !== '') this.#files.push(record.replace(/^\n/, '').slice(this.#prefix));
    this.#isHash = record === '' && !this.#isHash;
    return this.#records < maxRecords;
  }

  end(): Churn {
    this.#count();
    return { commits: this.#commits, changes: this.#changes };
  }

  #count(): void {
    if (this.#files.length <= maxFilesOfCommit) for (const path of this.#files) this.#changes.set(path, (this.#changes.get(path) ?? 0) + 1);
    this.#files = [];
  }
}
