import { argumentUnfit } from '../../error-catalogue/calls.js';
import { isDirectory, notFound, withheld } from '../../error-catalogue/files.js';
import { cleanText } from './clean-text.js';
import type { Repository } from './repository.js';
import { resolveCommit } from './resolve-commit.js';

/** The lines of a file that a commit has written. */
export interface BlamedLines {
  /** Nothing for lines that are not committed. */
  readonly hash: string | undefined;
  readonly date: string;
  readonly author: string;
  readonly subject: string;
  /** First and last of each run, in order. */
  readonly lines: readonly (readonly [first: number, last: number])[];
}

/** Which lines of which file. */
export interface BlameQuery {
  /** As git names it. */
  readonly path: string;
  /** The file as of a commit; the working file unless said. */
  readonly ref?: string | undefined;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

/** Who wrote which lines, by commit, in the order of their first lines. @throws MillraceError `not_found`, `denied`, `invalid_argument`. */
export async function readBlame(repository: Repository, query: BlameQuery): Promise<BlamedLines[]> {
  const { path } = query;
  const shown = repository.show(path);
  if (path === '') throw isDirectory(shown, 'Name a file in path.');
  if (repository.isWithheld(path)) throw withheld(shown);
  const commit = query.ref === undefined && repository.workTree ? [] : [await resolveCommit(repository, query.ref ?? 'HEAD')];
  const range = query.first === undefined ? [] : [`-L${query.first},${query.last ?? ''}`];
  const { text } = await repository.run({
    doing: 'find who wrote the lines',
    // Told without the content of lines.
    args: ['blame', '--incremental', ...range, ...commit, '--', path],
    maxBytes: 32 * 1024 * 1024,
    explain: (messages) => {
      if (/no such path|cannot stat path|no such ref: HEAD/i.test(messages)) return notFound(shown);
      const count = /has only (\d+) lines?/.exec(messages)?.[1];
      return count === undefined ? undefined : argumentUnfit('blame', 'lines', `is beyond the end: '${shown}' has ${count} lines`);
    },
  });
  return parseBlame(text);
}

type Found = { -readonly [K in keyof BlamedLines]: BlamedLines[K] } & { lines: [number, number][] };

function parseBlame(text: string): Found[] {
  const commits = new Map<string, Found>();
  let current: Found | undefined;
  for (const line of text.split('\n')) {
    const [, hash, first, count] = /^([0-9a-f]{40,64}) \d+ (\d+) (\d+)$/.exec(line) ?? [];
    if (hash !== undefined) {
      current = commits.get(hash) ?? {
        hash: /^0+$/.test(hash) ? undefined : hash.slice(0, 10),
        date: '',
        author: '',
        subject: '',
        lines: [],
      };
      commits.set(hash, current);
      current.lines.push([Number(first), Number(first) + Number(count) - 1]);
    } else if (current) addFact(current, line);
  }
  const found = [...commits.values()];
  for (const each of found) each.lines = joined(each.lines);
  return found.sort((a, b) => (a.lines[0]?.[0] ?? 0) - (b.lines[0]?.[0] ?? 0));
}

function addFact(found: Found, line: string): void {
  const [, name, value = ''] = /^([a-z-]+) (.*)$/.exec(line) ?? [];
  if (name === 'author') found.author = cleanText(value, 60);
  else if (name === 'author-time') found.date = dayOf(Number(value));
  else if (name === 'summary') found.subject = cleanText(value, 100);
}

function dayOf(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

function joined(runs: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [first, last] of runs.toSorted(([a], [b]) => a - b)) {
    const before = result.at(-1);
    if (before && before[1] + 1 === first) before[1] = last;
    else result.push([first, last]);
  }
  return result;
}
