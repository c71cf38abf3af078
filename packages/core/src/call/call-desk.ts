import { hubStopping } from '../error/error-catalogue/lifecycle.js';
import type { PluginRun } from '../hub/plugin-run.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { CallTools, DeskParts } from './call-tools.js';
import { createDeadlines } from './deadlines.js';
import { createPendingCalls } from './pending-calls.js';
import { runCall } from './run-call.js';
import { createRunningCalls } from './running-calls.js';

/** Where calls come in, and are counted until they are done. */
export interface CallDesk {
  run(request: CallRequest): Promise<CallReply>;
  inFlight(): number;
  settled(): Promise<void>;
  /** Takes no new calls from now on. */
  close(): void;
  /** Waits for the calls in flight, then aborts the rest. */
  drain(timeoutMs: number): Promise<void>;
  /** Waits for the calls in flight on a run of a plugin that takes no new ones, and for those it has judged to be settled. */
  drainPlugin(run: PluginRun, timeoutMs: number): Promise<void>;
}

/** Opens the desk of one hub. */
export function createCallDesk(parts: DeskParts): CallDesk {
  const running = createRunningCalls();
  const pending = createPendingCalls(parts.finisher, (call) => void parts.rounds.forget(call).catch(() => undefined));
  let isClosed = false;
  const tools: CallTools = {
    ...parts,
    deadlines: createDeadlines(),
    ready: () => {
      if (isClosed) throw hubStopping();
      return parts.ready();
    },
    keepPending: (call, kept) => pending.keep(call, kept, parts.catalogue.revision()),
    takePending: (id, revision) => pending.take(id, revision),
    enter: running.enter,
  };
  return {
    run: (request) => runCall(tools, request),
    inFlight: running.count,
    settled: () => parts.finisher.settled(),
    close() {
      isClosed = true;
    },
    async drain(timeoutMs) {
      await running.empty(timeoutMs);
      pending.clear();
      await parts.finisher.idle();
    },
    async drainPlugin(run, timeoutMs) {
      await running.leave(run, timeoutMs);
      // Whoever is still being asked goes on without it: what it reserved for them is released while it can be.
      const hooks = new Set(parts.costHooks().map((contribution) => contribution.value));
      pending.release((held) => held.some(({ hook }) => !hooks.has(hook)));
      await parts.finisher.settled();
    },
  };
}
