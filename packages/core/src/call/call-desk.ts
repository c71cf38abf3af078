import { askUnsupported, hubStopping } from '../error/error-catalogue.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { CallTools, DeskParts } from './call-tools.js';
import { asking } from './live-call.js';
import { createPendingCalls } from './pending-calls.js';
import { runCall } from './run-call.js';
import { createRunningCalls } from './running-calls.js';

/** Where calls come in, and are counted until they are done. */
export interface CallDesk {
  run(request: CallRequest): Promise<CallReply>;
  inFlight(plugin?: string): number;
  settled(): Promise<void>;
  /** Takes no new calls from now on. */
  close(): void;
  /** Waits for the calls in flight, then aborts the rest. */
  drain(timeoutMs: number): Promise<void>;
  /** Waits for the calls of one plugin. */
  drainPlugin(plugin: string, timeoutMs: number): Promise<void>;
}

/** Opens the desk of one hub. */
export function createCallDesk(parts: DeskParts): CallDesk {
  const running = createRunningCalls();
  const pending = createPendingCalls(parts.finisher);
  let isClosed = false;
  const tools: CallTools = {
    ...parts,
    ready: () => {
      if (isClosed) throw hubStopping();
      return parts.ready();
    },
    keepPending: (call, kept) => pending.keep(call, kept, parts.catalogue.revision()),
    takePending: (id, revision) => pending.take(id, revision),
    enter: running.enter,
    raiseAsk(request, item) {
      if (!request.client.canAsk) throw askUnsupported(item.name);
      throw asking;
    },
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
      await parts.finisher.settled();
    },
    async drainPlugin(plugin, timeoutMs) {
      await running.empty(timeoutMs, plugin);
      await parts.finisher.settled();
    },
  };
}
