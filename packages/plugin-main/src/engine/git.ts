import { readDiff, type Diff, type DiffQuery } from '../git/operations/diff.js';
import { readLog, type Log, type LogQuery } from '../git/operations/log.js';
import type { GitTools } from '../git/operations/repository.js';
import { readCommit, type ShownCommit } from '../git/operations/show.js';
import { readStatus, type Status } from '../git/operations/status.js';
import { withRepository } from '../git/operations/with-repository.js';
import type { EngineTools } from './engine-tools.js';

/** Reads git repositories, of which nothing is obeyed: no configuration, hook, filter or program that they name. */
export class Git {
  readonly #tools: (signal: AbortSignal) => GitTools;

  constructor({ workspace, git = 'git', cacheDirectory }: EngineTools) {
    this.#tools = (signal) => ({ workspace, git, cacheDirectory, author: undefined, signal });
  }

  /** What has changed in the working files of the repository that a path lies in. @throws MillraceError `repository_not_found`. */
  status(path: string, signal: AbortSignal): Promise<Status> {
    return withRepository(this.#tools(signal), path, (repository) => readStatus(repository, undefined));
  }

  /** What differs between the working files, the index and commits. @throws MillraceError `repository_not_found`, `ref_not_found`. */
  diff(path: string, query: DiffQuery, signal: AbortSignal): Promise<Diff> {
    return withRepository(this.#tools(signal), path, (repository) => readDiff(repository, query));
  }

  /** The commits that led to a state. @throws MillraceError `repository_not_found`, `ref_not_found`. */
  log(path: string, query: LogQuery, signal: AbortSignal): Promise<Log> {
    return withRepository(this.#tools(signal), path, (repository) => readLog(repository, query));
  }

  /** What a commit has changed. @throws MillraceError `repository_not_found`, `ref_not_found`. */
  show(path: string, ref: string, signal: AbortSignal): Promise<ShownCommit> {
    return withRepository(this.#tools(signal), path, (repository) => readCommit(repository, ref, []));
  }
}
