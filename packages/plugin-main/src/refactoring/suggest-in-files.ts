import type { IngestedFile } from '../ingest/snapshot.js';
import type { Repository } from '../ingest/repository.js';
import type { Pool } from '../pool/pool.js';
import { functionsOf } from '../quality/measure.js';
import { isUnderstood } from './model/understood.js';
import type { SuggestionKind } from './rules/kinds.js';
import type { Suggestion } from './suggestion.js';
import type { Suggested } from './suggest.js';

/** What is wanted of a repository. */
export interface Wanted {
  readonly kinds?: readonly SuggestionKind[] | undefined;
  /** A function: whole as `Class.method`, or its last part. */
  readonly name?: string | undefined;
  /** Suggestions at most. */
  readonly max: number;
}

/** What the work is done with. */
export interface FileTools {
  readonly pool: Pool;
  /** How callers know a file. */
  readonly shown: (file: IngestedFile) => string;
  /** The contents of files, in their order. */
  readonly contents: (files: readonly IngestedFile[]) => AsyncIterable<Buffer | undefined>;
  readonly signal: AbortSignal;
  /** Told how many files have been looked into. */
  readonly onProgress: (done: number, total: number) => void;
}

/** A suggestion and the file it is for. */
export interface FileSuggestion extends Suggestion {
  readonly path: string;
  /** The hash of the file it applies to. */
  readonly hash: string;
}

/** The suggestions for many files. */
export interface FileSuggestions {
  /** The worst functions first. */
  readonly suggestions: readonly FileSuggestion[];
  /** Files that were looked into. */
  readonly files: number;
  /** Files that have errors, or were too much for their worker. */
  readonly failed: number;
}

/** Bytes of an average line beyond which nobody wrote a file. */
const generatedLine = 300;

/** Makes suggestions for the files of a repository, the worst functions first; stops when it has enough. */
export async function suggestInFiles(repository: Repository, wanted: Wanted, tools: FileTools): Promise<FileSuggestions> {
  const ranked = rank(repository, wanted.name);
  const ahead = tools.pool.size;
  const found: FileSuggestion[] = [];
  let [looked, failed] = [0, 0];
  for (let at = 0; at < ranked.length; at += ahead) {
    const group = ranked.slice(at, at + ahead);
    // Nothing that is still to come is about a worse function.
    if (found.filter(({ cognitive }) => cognitive >= (group[0]?.worst ?? 0)).length >= wanted.max) break;
    const answers = await suggestInGroup(group, wanted, tools);
    for (const answer of answers) {
      looked += 1;
      if (answer.suggested === undefined || answer.suggested.problem !== undefined) failed += 1;
      const { suggestions = [], hash = '' } = answer.suggested ?? {};
      found.push(...suggestions.map((each) => ({ ...each, path: answer.path, hash })));
    }
    tools.onProgress(looked, ranked.length);
  }
  found.sort((a, b) => b.cognitive - a.cognitive || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
  return { suggestions: found.filter((each) => isHolding(repository, each, tools.shown)).slice(0, wanted.max), files: looked, failed };
}

// What no other file uses.
function isHolding(repository: Repository, { unused, path }: FileSuggestion, shown: FileTools['shown']): boolean {
  if (unused === undefined) return true;
  return !repository.files.some((file) => shown(file) !== path && repository.detailOf(file).names.some(([name]) => name === unused));
}

interface Ranked {
  readonly file: IngestedFile;
  /** What its worst function measures. */
  readonly worst: number;
}

function rank(repository: Repository, name: string | undefined): Ranked[] {
  const ranked = repository.files.flatMap((file): Ranked[] => {
    if (!isUnderstood(file.path) || file.hasErrors || file.sizeBytes > generatedLine * Math.max(1, file.lines)) return [];
    const functions = functionsOf(repository.detailOf(file).symbols).filter(
      (each) => name === undefined || each.name === name || each.name.endsWith(`.${name}`),
    );
    if (name !== undefined && functions.length === 0) return [];
    return [{ file, worst: functions.reduce((worst, { metrics }) => Math.max(worst, metrics.cognitive), 0) }];
  });
  return ranked.sort((a, b) => b.worst - a.worst || (a.file.path < b.file.path ? -1 : 1));
}

interface Answer {
  readonly path: string;
  /** Nothing where the file was gone, or too much for its worker. */
  readonly suggested: Suggested | undefined;
}

async function suggestInGroup(group: readonly Ranked[], wanted: Wanted, { pool, shown, contents, signal }: FileTools): Promise<Answer[]> {
  const running: Promise<Answer>[] = [];
  let at = 0;
  for await (const content of contents(group.map(({ file }) => file))) {
    const file = group[at]?.file;
    at += 1;
    if (!file) continue;
    const path = shown(file);
    const work = content ? pool.tryRun('suggest', { path, content, ...wanted }, signal) : Promise.resolve('died' as const);
    const answer = work.then((outcome) => ({ path, suggested: typeof outcome === 'string' ? undefined : outcome.output }));
    // Its turn to be awaited may come after another has failed.
    answer.catch(() => undefined);
    running.push(answer);
  }
  return Promise.all(running);
}
