import type { CallReply, CallRequest } from '../hub/serving.js';
import type { RunToolCall } from '../points/protocol-extension.js';
import type { AnyTool } from '../token/tool.js';
import type { TaskBook } from './task-book.js';
import { keepCall, ownerOf, type TaskRecord } from './task-record.js';
import { followClient, TaskRun } from './task-run.js';
import { leaseMs, type TaskRunner } from './task-runner.js';

/** What starting tasks takes. */
export interface StarterParts {
  readonly book: TaskBook;
  readonly runner: TaskRunner;
  /** Milliseconds a task may take whose tool does not say, and those it is kept after its end. */
  readonly deadlineMs: number;
  readonly keepMs: number;
  newId(): string;
}

/** A call that may become a task. */
export interface TaskCall {
  readonly request: CallRequest;
  readonly tool: AnyTool;
  readonly run: RunToolCall;
}

/**
 * Runs a call that becomes a task as soon as guards and costs have let it pass, or where it has not ended some time after that.
 *
 * @returns the new task, or the call's own reply where that was first.
 */
export async function startTask(parts: StarterParts, { request, tool, run }: TaskCall): Promise<CallReply | TaskRecord> {
  const attempt = new TaskRun(parts.newId(), parts.newId());
  const deadlineMs = tool.deadlineMs ?? parts.deadlineMs;
  const afterMs = waitOf(tool);
  const enter = (): Promise<TaskRecord> => enterTask(parts, attempt, { tool, request: { ...request, deadlineMs } });
  const unfollow = followClient(attempt, request.signal);
  let task: TaskRecord | undefined;
  let admit = (): void => {};
  const admitted = new Promise<void>((resolve) => (admit = resolve));
  const reply = run({
    deadlineMs,
    signal: attempt.controller.signal,
    ...attempt.listeners(request),
    onAdmitted: async () => {
      if (afterMs === 0) task = await enter();
      admit();
    },
  });
  try {
    await Promise.race([reply, admitted]);
    // A task that cannot be entered late stays what it is so far: a call that is waited for.
    if (afterMs > 0 && !(await endsWithin(reply, afterMs))) task = await enter().catch(() => undefined);
    if (task === undefined) return await reply;
    parts.runner.carry(attempt, reply);
    return task;
  } finally {
    unfollow();
  }
}

/** Most calls of a tool that may run long do not: those are answered like any other. */
const defaultAfterMs = 1_000;

function waitOf({ longRunning }: AnyTool): number {
  if (typeof longRunning === 'object') return longRunning.afterMs;
  return longRunning === 'always' ? 0 : defaultAfterMs;
}

async function enterTask(
  { book, deadlineMs, keepMs }: StarterParts,
  { id, runner }: TaskRun,
  { request, tool }: { request: CallRequest; tool: AnyTool },
): Promise<TaskRecord> {
  const now = book.now();
  const task: TaskRecord = {
    id,
    owner: ownerOf(request),
    tool: request.name,
    status: 'working',
    createdAt: now,
    updatedAt: now,
    expiresAt: now + (request.deadlineMs ?? deadlineMs) + keepMs,
    isResumable: tool.resumable ?? false,
    attempt: 1,
    lease: { runner, until: now + leaseMs },
  };
  await book.enter(task, { call: keepCall(request), answers: request.round?.answers ?? {} });
  return task;
}

async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
