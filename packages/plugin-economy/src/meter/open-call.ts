import type { Call, Reservation } from '@millrace/core';
import { subjectOf, type Subject } from '../budget/subject.js';

/** A call that has begun and is not yet settled. Money is micro-USD, times are milliseconds since the epoch. */
export interface OpenCall extends Reservation {
  readonly subject: Subject;
  readonly input: unknown;
  readonly at: number;
  /** After this nobody will settle it. */
  readonly expiresAt: number;
  /** What its arguments are estimated at; 0 where no budget covers it. */
  argumentsCost: number;
  /** What is held for it, in whole micro-USD; 0 where no budget covers it. */
  estimate: number;
}

/** Opens a call. @param leaseMs - how long after its deadline it may still be settled. */
export function openCall(call: Call, input: unknown, options: { now: number; leaseMs: number }): OpenCall {
  const { now, leaseMs } = options;
  const expiresAt = Math.max(now, Number.isFinite(call.deadline) ? call.deadline : now) + leaseMs;
  return { id: call.id, subject: subjectOf(call), input, at: now, expiresAt, argumentsCost: 0, estimate: 0 };
}
