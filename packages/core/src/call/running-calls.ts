import { hubStopping } from '../error/error-catalogue.js';
import type { LiveCall } from './live-call.js';

/** The calls under way, of one plugin or of all. */
export interface RunningCalls {
  /** Counts a call in. @returns a function that counts it out. */
  enter(call: LiveCall): () => void;
  count(plugin?: string): number;
  /** Waits until none is left; aborts those that take longer. */
  empty(timeoutMs: number, plugin?: string): Promise<void>;
}

/** Opens an empty book of running calls. */
export function createRunningCalls(): RunningCalls {
  const running = new Set<LiveCall>();
  const leaveListeners = new Set<() => void>();
  const of = (plugin: string | undefined): LiveCall[] => [...running].filter((call) => plugin === undefined || call.plugin === plugin);
  return {
    enter(call) {
      running.add(call);
      return () => {
        running.delete(call);
        for (const listener of leaveListeners) listener();
      };
    },
    count: (plugin) => of(plugin).length,
    async empty(timeoutMs, plugin) {
      if (of(plugin).length === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          for (const call of of(plugin)) call.controller.abort(hubStopping());
          // Handlers see the abort and their callers are answered; give both one turn.
          setTimeout(done, 0);
        }, timeoutMs);
        const done = (): void => {
          clearTimeout(timer);
          leaveListeners.delete(check);
          resolve();
        };
        const check = (): void => void (of(plugin).length === 0 && done());
        leaveListeners.add(check);
      });
    },
  };
}
