import type { Catalogue } from '../catalogue/catalogue.js';
import type { Item } from '../catalogue/item.js';
import { askUnsupported, hubStopping } from '../error/error-catalogue.js';
import type { CallReply, CallRequest } from '../hub/serving.js';
import type { CostHook } from '../points/cost-hook.js';
import type { Guard } from '../points/guard.js';
import type { Shaper } from '../points/shaper.js';
import type { Logger } from '../service/core-services.js';
import type { Contribution } from '../token/extension-point.js';
import type { Artifacts } from './artifacts.js';
import type { Breakers } from './breakers.js';
import type { Finisher } from './finish.js';
import { asking, type CallHost, type LiveCall } from './live-call.js';
import { createPendingCalls, type Kept, type Pending } from './pending-calls.js';
import type { Rounds } from './rounds.js';
import { runCall } from './run-call.js';
import { createRunningCalls } from './running-calls.js';

/** What the hub gives its call desk. */
export interface DeskParts {
  readonly catalogue: Catalogue;
  readonly artifacts: Artifacts;
  readonly breakers: Breakers;
  readonly rounds: Rounds;
  readonly finisher: Finisher;
  readonly host: CallHost;
  guards(): readonly Contribution<Guard>[];
  costHooks(): readonly Contribution<CostHook>[];
  shapers(): readonly Shaper[];
  /** The plugin that judges calls and is down, if any. */
  judgeDown(): string | undefined;
  /** Resolves when calls may run; rejects when none will. */
  ready(): Promise<void> | void;
  newId(): string;
  now(): number;
  log(): Logger;
}

/** What one call works with. */
export interface CallTools extends DeskParts {
  keepPending(call: LiveCall, pending: Pending): void;
  takePending(id: string, revision: number): Kept | undefined;
  /** Counts a call in. @returns a function that counts it out. */
  enter(call: LiveCall): () => void;
  /** Ends a round with a question, or refuses where nobody can be asked. */
  raiseAsk(request: CallRequest, item: Item): never;
}

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
