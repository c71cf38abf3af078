import type { CodeFacts } from '../code/code-facts.js';
import type { ParseInput } from '../code/parse-file.js';
import type { Refusal } from '../workspace/worker-door.js';
import type { ListedSlice, ListRequest } from '../ingest/list-folder.js';
import type { PatternOutcome, PatternTask } from '../patterns/find-in-files.js';
import type { CloneAnswer, CloneRequest } from '../quality/clone-task.js';
import type { NamePlace, NameRequest } from '../references/name-places.js';
import type { ReadAnswer, ReadRequest } from '../ingest/read-files.js';
import type { StatRequest } from '../ingest/stat-files.js';
import type { Suggested, SuggestRequest } from '../refactoring/suggest.js';

/**
 * What the worker processes of the pool do, by name. Each is read on its first use, so that a worker holds no parser it
 * was never asked for. Inputs and outputs are structured-cloned between processes: plain values and buffers.
 */
export const tasks = {
  /** What matches a rule of ast-grep in each file, in their order. */
  findPatterns: async (task: PatternTask): Promise<PatternOutcome> => (await import('../patterns/find-in-files.js')).findInFiles(task),
  /** The facts of each file, in their order. */
  parse: async (files: readonly ParseInput[]): Promise<readonly CodeFacts[]> => (await import('../code/parse-file.js')).parseFiles(files),
  /** A slice of the files of a folder and all below. */
  list: async (request: ListRequest): Promise<ListedSlice> => (await import('../ingest/list-folder.js')).listFolder(request),
  /** What the system tells of files, packed as numbers. */
  stat: async (request: StatRequest): Promise<Float64Array> => (await import('../ingest/stat-files.js')).statFiles(request),
  /** Files read from the disk, under the workspace's rules, and their facts. */
  read: async (request: ReadRequest): Promise<readonly (ReadAnswer | Refusal)[]> =>
    (await import('../ingest/read-files.js')).readFiles(request),
  /** Where a name stands in files. */
  namePlaces: async (request: NameRequest): Promise<NamePlace[][]> => (await import('../references/name-places.js')).namePlaces(request),
  /** What files repeat of themselves and of each other. */
  clones: async (request: CloneRequest): Promise<CloneAnswer> => (await import('../quality/clone-task.js')).cloneTask(request),
  /** What could be done better in a file, each change proven. */
  suggest: async (request: SuggestRequest): Promise<Suggested> => (await import('../refactoring/suggest.js')).suggest(request),
};

type Tasks = typeof tasks;
/** The name of a task. */
export type TaskName = keyof Tasks;
/** What a task is given. */
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
/** What it gives. */
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
