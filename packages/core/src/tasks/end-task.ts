import { presentable, toFailure } from '../call/failure.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { Logger } from '../service/core-services.js';
import type { TaskBook } from './task-book.js';
import { afterEnd, isRunBy } from './task-changes.js';
import { reviveCall, type TaskEnd, type TaskRecord, type TaskRequest } from './task-record.js';
import type { TaskRun } from './task-run.js';

/** What running tasks takes. */
export interface RunnerParts {
  readonly book: TaskBook;
  /** Milliseconds a task is kept after its end, at least. */
  readonly keepMs: number;
  run(request: CallRequest): Promise<CallReply>;
  newId(): string;
  log(): Logger;
}

/** Characters of a status message that says why a task failed. */
const maxMessageLength = 500;

/** Writes down how a run has ended, unless it has lost its task. */
export async function finishTask({ book, keepMs }: RunnerParts, run: TaskRun, end: TaskEnd): Promise<void> {
  const present = await book.peek(run.id);
  if (!present || !isRunBy(present, run.runner)) return;
  const isStopping = end.kind === 'failure' && end.failure.code === 'MILLRACE_HUB_STOPPING';
  if (isStopping && present.isResumable) return handOver(book, run);
  const expiresAt = Math.max(present.expiresAt, book.now() + keepMs);
  const key = await book.keepEnd(expiresAt, end).catch((cause: unknown) => book.keepEnd(expiresAt, unkept(present, cause)));
  const failure = end.kind === 'failure' && end.isProtocol ? end.failure : undefined;
  const message = failure?.message.slice(0, maxMessageLength) ?? run.message;
  const said = message === undefined ? {} : { message };
  const task = await book.change(run.id, (now) =>
    isRunBy(now, run.runner) ? { ...afterEnd(now, failure ? 'failed' : 'completed', book.now()), ...said, expiresAt, end: key } : undefined,
  );
  if (task) await book.close(task);
}

/** A result that the store refuses, as one too large is: its failure takes its place. */
function unkept({ id, tool }: TaskRecord, cause: unknown): TaskEnd {
  return { kind: 'failure', failure: toFailure(presentable(tool, cause), id), isProtocol: false };
}

/** Leaves a task that may run again to another replica; this attempt does not count. */
async function handOver(book: TaskBook, { id, runner }: TaskRun): Promise<void> {
  await book.change(id, (present) =>
    isRunBy(present, runner) ? { ...present, attempt: present.attempt - 1, lease: { runner, until: 0 } } : undefined,
  );
}

/** Ends a task that cannot go on. @returns it as it is then: as it was changed meanwhile, where it was. */
export async function failTask(parts: RunnerParts, task: TaskRecord, error: MillraceError): Promise<TaskRecord> {
  const { book, keepMs } = parts;
  const expiresAt = Math.max(task.expiresAt, book.now() + keepMs);
  const end = await book.keepEnd(expiresAt, { kind: 'failure', failure: toFailure(error, task.id), isProtocol: true });
  const message = error.message.slice(0, maxMessageLength);
  const failed = await book.change(task.id, (present) =>
    isUnchanged(present, task) ? { ...afterEnd(present, 'failed', book.now()), message, expiresAt, end } : undefined,
  );
  if (!failed) return book.find(task.id, task.owner);
  await closeTask(parts, failed);
  return failed;
}

function isUnchanged(task: TaskRecord, before: TaskRecord): boolean {
  const isSame = task.status === before.status && task.attempt === before.attempt && task.updatedAt === before.updatedAt;
  return isSame && task.lease?.until === before.lease?.until;
}

/** Lets go of all that a task holds which ended without its call. */
export async function closeTask(parts: RunnerParts, task: TaskRecord): Promise<void> {
  if (task.asked) await releaseCall(parts, await parts.book.request(task.id), task.asked.state);
  await parts.book.close(task);
}

/** A call that waits for answers nobody will give ends as a cancelled one: its guards and its costs are told. */
export async function releaseCall({ run }: RunnerParts, kept: TaskRequest | undefined, state: string): Promise<void> {
  if (kept) await run({ ...reviveCall(kept.call), round: { state, answers: {} }, signal: AbortSignal.abort() });
}
