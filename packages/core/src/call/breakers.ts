import type { CircuitBreakerPolicy } from 'cockatiel';
import { breakerOpen } from '../error/error-catalogue/calls.js';
import { isMillraceError } from '../error/millrace-error.js';

/** Pauses tools that fail unexpectedly several times in a row. What a tool fails with on purpose does not count. */
export interface Breakers {
  /** @throws MillraceError `MILLRACE_BREAKER_OPEN` while the tool is paused. */
  run<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Whether the tool has failed unexpectedly before, so that `run` is worth its cost. */
  watches(name: string): boolean;
  /** Notes a tool's first unexpected failure. */
  watch(name: string): void;
  /** Lets a tool go on: what is behind it now is not what failed. */
  forget(name: string): void;
}

const failuresInARow = 5;
const pauseMs = 10_000;

/** Opens breakers for one hub. The library behind them is loaded with the first failure. */
export function createBreakers(): Breakers {
  const policies = new Map<string, CircuitBreakerPolicy | undefined>();
  return {
    watches: (name) => policies.get(name) !== undefined,
    watch(name) {
      if (policies.has(name)) return;
      policies.set(name, undefined);
      void createPolicy().then(
        (policy) => void (policies.has(name) && policies.set(name, policy)),
        () => policies.delete(name),
      );
    },
    forget: (name) => void policies.delete(name),
    async run(name, work) {
      const policy = policies.get(name);
      if (!policy) return work();
      try {
        return await policy.execute(work);
      } catch (cause) {
        if ((cause as { isBrokenCircuitError?: boolean } | undefined)?.isBrokenCircuitError) throw breakerOpen(name, pauseMs);
        throw cause;
      }
    },
  };
}

async function createPolicy(): Promise<CircuitBreakerPolicy> {
  const { circuitBreaker, ConsecutiveBreaker, handleWhen } = await import('cockatiel');
  return circuitBreaker(handleWhen(isUnexpected), { halfOpenAfter: pauseMs, breaker: new ConsecutiveBreaker(failuresInARow) });
}

/** A failure that its author did not foresee, a call that ran out of time among them. */
export function isUnexpected(cause: unknown): boolean {
  return cause instanceof Error && (!isMillraceError(cause) || cause.code === 'MILLRACE_CALL_TIMEOUT');
}
