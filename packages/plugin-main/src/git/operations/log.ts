import { cleanText } from './clean-text.js';
import type { Repository } from './repository.js';
import { resolveCommit } from './resolve-commit.js';

/** A commit in short. */
export interface LogEntry {
  readonly hash: string;
  /** `2026-01-31`, of its author. */
  readonly date: string;
  readonly author: string;
  readonly subject: string;
  /** Files changed against its first parent. */
  readonly files: number;
  readonly isMerge: boolean;
}

/** Which commits. */
export interface LogQuery {
  /** HEAD unless said. */
  readonly ref?: string | undefined;
  /** Leaves out what is reachable from here. */
  readonly base?: string | undefined;
  readonly paths?: readonly string[] | undefined;
}

/** Commits, newest first. */
export interface Log {
  readonly entries: readonly LogEntry[];
  /** The commit to go on from with another log; nothing when these are all. */
  readonly older: string | undefined;
}

/** Commits of one log. */
const maxCommits = 200;
const subjectLength = 120;

/** The newest commits up to a ref. @throws MillraceError `ref_not_found`, `repository_empty`. */
export async function readLog(repository: Repository, query: LogQuery): Promise<Log> {
  const tip = await resolveCommit(repository, query.ref ?? 'HEAD');
  const base = query.base === undefined ? [] : [`^${await resolveCommit(repository, query.base)}`];
  const { text, isCut } = await repository.run({
    doing: 'read the history',
    args: [
      'log',
      `--max-count=${maxCommits + 1}`,
      '--format=%x02%H%x00%h%x00%as%x00%an%x00%s%x00%P',
      '--name-only',
      '--no-renames',
      '--diff-merges=first-parent',
      '--full-diff',
      '--ignore-submodules=dirty',
      tip,
      ...base,
      '--',
      ...repository.gitPaths(query.paths),
    ],
    maxBytes: 32 * 1024 * 1024,
  });
  const records = text.split('\x02').slice(1);
  // The last one of a cut list is not counted whole.
  if (isCut && records.length > 1) records.pop();
  const isMore = isCut || records.length > maxCommits;
  const entries = records.slice(0, maxCommits).map(parseEntry);
  return { entries, older: isMore ? (records[entries.length]?.slice(0, 10) ?? entries.at(-1)?.hash) : undefined };
}

function parseEntry(record: string): LogEntry {
  const [, hash = '', date = '', author = '', subject = '', rest = ''] = record.split('\0');
  const [parents = '', ...files] = rest.split('\n');
  return {
    hash,
    date,
    author: cleanText(author, 60),
    subject: cleanText(subject, subjectLength),
    files: files.filter(Boolean).length,
    isMerge: parents.includes(' '),
  };
}
