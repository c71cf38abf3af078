import { hubStopping, pluginStopping } from '../error/error-catalogue/lifecycle.js';
import type { Item } from '../catalogue/item.js';
import type { PluginRun } from '../hub/plugin-run.js';
import type { LiveCall } from './live-call.js';
import { Roster } from './roster.js';

/** The calls under way. */
export interface RunningCalls {
  /** Counts a call in. @returns a function that counts it out. */
  enter(call: LiveCall, item: Item): () => void;
  count(): number;
  /** Waits until none is left; aborts those that take longer. */
  empty(timeoutMs: number): Promise<void>;
  /** Waits for the calls that one run of a plugin answers, and for those it has judged; aborts its own that take longer. */
  leave(run: PluginRun, timeoutMs: number): Promise<void>;
}

interface Running {
  readonly call: LiveCall;
  readonly item: Item;
}

/** Opens an empty book of running calls. */
export function createRunningCalls(): RunningCalls {
  const running = new Roster<Running>();
  const listeners = new Set<() => void>();

  /** @param isAwaited - of the calls under way now; later ones are not waited for. */
  const wait = async (isAwaited: (item: Item) => boolean, { timeoutMs, abort }: { timeoutMs: number; abort(running: Running): void }) => {
    const awaited = new Set(running.values().filter(({ item }) => isAwaited(item)));
    const left = (): Running[] => running.values().filter((one) => awaited.has(one));
    if (awaited.size === 0) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listeners.delete(check);
        resolve();
      };
      const check = (): void => void (left().length === 0 && done());
      const timer = setTimeout(() => {
        for (const one of left()) abort(one);
        // Handlers see the abort and their callers are answered; give both one turn.
        setTimeout(done, 0);
      }, timeoutMs);
      listeners.add(check);
    });
  };
  return {
    enter(call, item) {
      const leave = running.enter({ call, item });
      return () => {
        leave();
        for (const listener of listeners) listener();
      };
    },
    count: () => running.size,
    empty: (timeoutMs) => wait(() => true, { timeoutMs, abort: ({ call }) => call.stopper.abort(hubStopping()) }),
    async leave(run, timeoutMs) {
      // A call that has just found its tool is counted within this turn.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const isItsOwn = (item: Item): boolean => item.run() === run;
      await wait((item) => run.judges || isItsOwn(item), {
        timeoutMs,
        abort: ({ call, item }) => {
          if (isItsOwn(item)) call.stopper.abort(pluginStopping(run.name));
        },
      });
    },
  };
}
