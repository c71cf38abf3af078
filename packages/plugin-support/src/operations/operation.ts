/** A step of an operation. Times are milliseconds since the epoch. */
export interface OperationStep {
  readonly name: string;
  readonly startedAt: number;
  readonly message?: string;
}

/** A piece of work that is followed over several calls; plain JSON. Times are milliseconds since the epoch. */
export interface Operation {
  readonly id: string;
  readonly name: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly startedAt: number;
  readonly finishedAt?: number;
  readonly message?: string;
  readonly steps: readonly OperationStep[];
}

/** What a call may change of it. */
export interface OperationChange {
  readonly step?: string | undefined;
  readonly progress?: number | undefined;
  readonly message?: string | undefined;
}

/** Later steps push out the earliest: an operation must stay small however long it runs. */
const maxSteps = 50;

/** Begins an operation. */
export function startOperation(id: string, name: string, now: number): Operation {
  return { id, name, state: 'running', progress: 0, startedAt: now, steps: [] };
}

/** Takes in news of a running operation; a message with a step belongs to the step as well. */
export function updateOperation(operation: Operation, change: OperationChange, now: number): Operation {
  const message = change.message === undefined ? {} : { message: change.message };
  const steps =
    change.step === undefined ? operation.steps : [...operation.steps, { name: change.step, startedAt: now, ...message }].slice(-maxSteps);
  return { ...operation, ...message, progress: change.progress ?? operation.progress, steps };
}

/** Ends an operation; one that succeeded is complete. */
export function finishOperation(operation: Operation, outcome: 'succeeded' | 'failed', now: number): Operation {
  return { ...operation, state: outcome, finishedAt: now, progress: outcome === 'succeeded' ? 1 : operation.progress };
}

/** Milliseconds it took, or has taken so far. */
export function operationMs(operation: Operation, now: number): number {
  return Math.max(0, (operation.finishedAt ?? now) - operation.startedAt);
}

/** How long each step took: until the next one, or the end, or now. */
export function stepDurations(operation: Operation, now: number): { name: string; ms: number; message?: string }[] {
  return operation.steps.map(({ name, startedAt, message }, index) => ({
    name,
    ms: Math.max(0, (operation.steps[index + 1]?.startedAt ?? operation.finishedAt ?? now) - startedAt),
    ...(message === undefined ? {} : { message }),
  }));
}
