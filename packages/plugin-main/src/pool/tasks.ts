import type { CodeFacts } from '../code/code-facts.js';
import type { ParseInput } from '../code/parse-file.js';

/**
 * What the worker processes of the pool do, by name. Each is read on its first use, so that a worker holds no parser it
 * was never asked for. Inputs and outputs are structured-cloned between processes: plain values and buffers.
 */
export const tasks = {
  /** The facts of each file, in their order. */
  parse: async (files: readonly ParseInput[]): Promise<readonly CodeFacts[]> => (await import('../code/parse-file.js')).parseFiles(files),
};

type Tasks = typeof tasks;
/** The name of a task. */
export type TaskName = keyof Tasks;
/** What a task is given. */
export type TaskInput<N extends TaskName> = Parameters<Tasks[N]>[0];
/** What it gives. */
export type TaskOutput<N extends TaskName> = Awaited<ReturnType<Tasks[N]>>;
