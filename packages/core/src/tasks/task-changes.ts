import type { RoundAnswer } from '../hub/serving.js';
import { hasEnded, type TaskQuestions, type TaskRecord, type TaskStatus } from './task-record.js';

/** Whether this runner still has the task. */
export function isRunBy(task: TaskRecord, runner: string): boolean {
  return !hasEnded(task) && task.lease?.runner === runner;
}

/** Whether a task should be running, and nobody has said for a whole lease that it is. */
export function isAbandoned(task: TaskRecord, now: number): boolean {
  return task.status === 'working' && (task.lease?.until ?? 0) <= now;
}

/** A task that waits for answers: nobody runs it. */
export function afterQuestions(task: TaskRecord, asked: TaskQuestions, { now, expiresAt }: { now: number; expiresAt: number }): TaskRecord {
  const { lease: _, ...rest } = task;
  return { ...rest, status: 'input_required', updatedAt: now, expiresAt: Math.max(task.expiresAt, expiresAt), asked };
}

/**
 * A task with answers to its open questions: what is no answer to one of them is ignored. With the last it works again.
 *
 * @returns nothing where nothing was answered.
 */
export function afterAnswers(
  task: TaskRecord,
  given: Readonly<Record<string, RoundAnswer>>,
  { now, lease }: { now: number; lease: NonNullable<TaskRecord['lease']> },
): TaskRecord | undefined {
  const { asked } = task;
  if (task.status !== 'input_required' || asked === undefined) return undefined;
  const isOpen = (key: string): boolean => Object.hasOwn(asked.questions, key) && !Object.hasOwn(asked.answers, key);
  const fresh = Object.entries(given).filter(([key]) => isOpen(key));
  if (fresh.length === 0) return undefined;
  const answers = { ...asked.answers, ...Object.fromEntries(fresh) };
  const isWhole = Object.keys(asked.questions).every((key) => Object.hasOwn(answers, key));
  return { ...task, updatedAt: now, asked: { ...asked, answers }, ...(isWhole && { status: 'working' as const, lease }) };
}

/** A task that has ended. Its questions stay, for who has to release what they hold. */
export function afterEnd(task: TaskRecord, status: TaskStatus, now: number): TaskRecord {
  const { lease: _, ...rest } = task;
  return { ...rest, status, updatedAt: now };
}
