import { principalKey } from '../call/principal.js';
import type { AskedQuestion, CallReply, CallRequest, RoundAnswer } from '../hub/serving.js';

/** Where a task is in its life; the last three are its ends. */
export type TaskStatus = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** Questions a task waits for the answers of, and the state that takes its call up again. */
export interface TaskQuestions {
  readonly state: string;
  readonly questions: Readonly<Record<string, AskedQuestion>>;
  /** Those that have come, until none is open. */
  readonly answers: Readonly<Record<string, RoundAnswer>>;
  /** Milliseconds since the epoch; unanswered by then, the task has failed. */
  readonly until: number;
}

/** What the state store keeps of a task for every replica, and changes often. JSON; times in milliseconds since the epoch. */
export interface TaskRecord {
  readonly id: string;
  /** Whose it is: to anyone else it does not exist. */
  readonly owner: string;
  readonly tool: string;
  readonly status: TaskStatus;
  readonly message?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number;
  readonly isResumable: boolean;
  /** How often its call has been begun. */
  readonly attempt: number;
  /** Who runs it, as long as it says so in time. */
  readonly lease?: { readonly runner: string; readonly until: number };
  readonly asked?: TaskQuestions;
  /** Where the book keeps how it ended. */
  readonly end?: string;
}

/** What runs a task again, and what its client has answered in all. */
export interface TaskRequest {
  readonly call: KeptCall;
  readonly answers: Readonly<Record<string, RoundAnswer>>;
}

/** How a task ended: what the call would have been answered with. */
export type TaskEnd = Exclude<CallReply, { kind: 'ask' }>;

/** A call as JSON: a set of scopes is none. */
export interface KeptCall extends Omit<CallRequest, 'principal' | 'signal' | 'round' | 'onAdmitted' | 'onProgress' | 'onLog'> {
  readonly principal: Omit<CallRequest['principal'], 'scopes'> & { readonly scopes: readonly string[] };
}

/** A call as it can be kept. */
export function keepCall({ kind, name, input, principal, client, view, deadlineMs }: CallRequest): KeptCall {
  return {
    kind,
    name,
    input,
    client,
    principal: { ...principal, scopes: [...principal.scopes] },
    ...(view !== undefined && { view }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
}

/** A kept call as it can be run. */
export function reviveCall(kept: KeptCall): CallRequest {
  return { ...kept, principal: { ...kept.principal, scopes: new Set(kept.principal.scopes) } };
}

/** Whose a task is. */
export function ownerOf({ principal }: Pick<CallRequest, 'principal'>): string {
  return principalKey(principal);
}

/** Whether nothing can change a task any more. */
export function hasEnded({ status }: TaskRecord): boolean {
  return status !== 'working' && status !== 'input_required';
}
