import { answerOf } from '../call/answer-of.js';
import type { RoundAnswer } from '../hub/serving.js';
import { inputRequest } from '../mcp/input-request.js';
import { toolResult } from '../mcp/tool-result.js';
import type { TaskEnd, TaskRecord } from './task-record.js';

/** JSON-RPC's codes for a call that could not be answered. */
const invalidParams = -32_602;
const internalError = -32_603;

/** A task as every message about it carries it. */
export function wireTask(task: TaskRecord, pollMs: number): Readonly<Record<string, unknown>> {
  return {
    taskId: task.id,
    status: task.status,
    ...(task.message !== undefined && { statusMessage: task.message }),
    createdAt: new Date(task.createdAt).toISOString(),
    lastUpdatedAt: new Date(task.updatedAt).toISOString(),
    ttlMs: Math.round(task.expiresAt - task.createdAt),
    pollIntervalMs: pollMs,
  };
}

/** What a task's status brings with it: its open questions, its result or its error. */
export function wireDetails(task: TaskRecord, end: TaskEnd | undefined): Readonly<Record<string, unknown>> {
  if (task.status === 'input_required') return { inputRequests: inputRequests(task) };
  if (end === undefined) return {};
  if (task.status === 'completed') return { result: resultOf(end) };
  return task.status === 'failed' && end.kind === 'failure' ? { error: rpcError(end) } : {};
}

function inputRequests({ asked }: TaskRecord): Readonly<Record<string, unknown>> {
  const open = Object.entries(asked?.questions ?? {}).filter(([key]) => asked?.answers[key] === undefined);
  return Object.fromEntries(open.map(([key, question]) => [key, inputRequest(question)]));
}

/** The answers a client sends; what is no answer is left out. */
export function readAnswers(responses: Readonly<Record<string, unknown>>): Readonly<Record<string, RoundAnswer>> {
  const answers = Object.entries(responses).flatMap(([key, response]) => {
    const answer = answerOf(response);
    return answer ? [[key, answer] as const] : [];
  });
  return Object.fromEntries(answers);
}

function resultOf(end: TaskEnd): object {
  if (end.kind === 'failure')
    return { content: [{ type: 'text', text: end.failure.message }], isError: true, structuredContent: { error: end.failure } };
  return toolResult(end.content, end.structured);
}

function rpcError({ failure }: TaskEnd & { kind: 'failure' }): Readonly<Record<string, unknown>> {
  const code = failure.code === 'MILLRACE_TASK_LOST' ? internalError : invalidParams;
  return { code, message: failure.message, data: failure };
}
