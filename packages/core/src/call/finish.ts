import { callFinished, settleFailed } from '../event/core-events.js';
import type { EventBus } from '../event/event-bus.js';
import type { Clock, Logger } from '../service/core-services.js';
import type { Outcome } from './call.js';
import type { LiveCall } from './live-call.js';
import type { Held } from './reserve-costs.js';
import { Roster } from './roster.js';

/** An answered call whose costs are to be settled. */
export interface Answered {
  readonly call: LiveCall;
  readonly input: unknown;
  readonly outcome: Outcome;
  readonly held: Held[];
  readonly finishers: ((outcome: Outcome) => void)[];
}

/** Does the work that comes after answers: settling, releasing, telling. */
export interface Finisher {
  /** Takes an answered call; its work begins after the answer has left. */
  add(answered: Answered): void;
  /** Resolves when nothing is left to do of what was answered by now, however much is answered meanwhile. */
  settled(): Promise<void>;
  /** Resolves when nothing is left to do. */
  idle(): Promise<void>;
}

/** What finishing tells and reads. */
export interface FinishContext {
  readonly events: EventBus;
  clock(): Clock;
  log(): Logger;
}

/** Opens a finisher for one hub. */
export function createFinisher(context: FinishContext): Finisher {
  const waiting: Answered[] = [];
  const working = new Roster<Promise<void>>();
  let isScheduled = false;

  const work = (): void => {
    isScheduled = false;
    for (const answered of waiting.splice(0)) {
      const job = finish(context, answered);
      if (!job) continue;
      void job.finally(working.enter(job));
    }
  };
  return {
    add(answered) {
      if (answered.held.length === 0 && answered.finishers.length === 0 && !context.events.hasListeners(callFinished)) return;
      waiting.push(answered);
      if (isScheduled) return;
      isScheduled = true;
      // A macrotask: the answer is written before the first hook runs.
      if (typeof setImmediate === 'function') setImmediate(work);
      else setTimeout(work, 0);
    },
    async settled() {
      const due = new Set(waiting);
      while (waiting.some((answered) => due.has(answered))) await new Promise((resolve) => setTimeout(resolve, 0));
      await Promise.all(working.values());
    },
    async idle() {
      while (isScheduled || working.size > 0) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        await Promise.all(working.values());
      }
    },
  };
}

/** @returns a promise only where something has to be waited for. */
function finish(context: FinishContext, answered: Answered): Promise<void> | undefined {
  const { call, outcome, held, finishers } = answered;
  for (const release of finishers.splice(0)) attempt(context, call, () => release(outcome));
  const settling: Promise<void>[] = [];
  // Taken out before they are settled: whatever happens, none is settled twice.
  for (const one of held.splice(0)) {
    const job = settle(context, one, answered);
    if (job) settling.push(job);
  }
  if (settling.length > 0) return Promise.all(settling).then(() => tell(context, answered));
  tell(context, answered);
  return undefined;
}

function settle(context: FinishContext, { hook, reservation }: Held, { call, outcome }: Answered): Promise<void> | undefined {
  const failed = (cause: unknown): void => {
    // The client has its answer already; losing it now would be worse than a late bill.
    context.log().error(`Cost hook '${hook.name}' could not settle.`, { callId: call.id, cause: String(cause) });
    context.events.emit(settleFailed, { callId: call.id, hook: hook.name, cause });
  };
  try {
    const settled = hook.settle(reservation, outcome, call);
    return settled instanceof Promise ? settled.catch(failed) : undefined;
  } catch (cause) {
    failed(cause);
    return undefined;
  }
}

function attempt(context: FinishContext, call: LiveCall, release: () => void): void {
  try {
    release();
  } catch (cause) {
    context.log().error('A guard could not release what it held.', { callId: call.id, cause: String(cause) });
  }
}

function tell(context: FinishContext, { call, input, outcome }: Answered): void {
  if (!context.events.hasListeners(callFinished)) return;
  const { id, kind, name, plugin, principal } = call;
  // What a client declares may be long, and goes into no record.
  const { name: clientName, version, era, canAsk } = call.client;
  context.events.emit(callFinished, {
    call: { id, kind, name, plugin, principal, client: { name: clientName, version, era, canAsk } },
    outcome,
    input,
    finishedAt: context.clock().now(),
  });
}
