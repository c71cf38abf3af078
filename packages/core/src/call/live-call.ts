import type { Item } from '../catalogue/item.js';
import type { CallRequest } from '../hub/serving.js';
import type { ToolSpec } from '../token/tool.js';
import type { Trait } from '../token/trait.js';
import { createAsker, type Asker } from './asker.js';
import type { Call, CallState } from './call.js';
import { createEffects, type Effects } from './effects.js';
import type { Principal } from './principal.js';
import type { RoundData } from './round-data.js';
import { Stopper } from './stopper.js';

/** A call under way, with what the pipeline may change and read of it. */
export interface LiveCall extends Call, Asker {
  principal: Principal;
  effect: Call['effect'];
  readonly stopper: Stopper;
  readonly effects: Effects;
}

/** What a call asks of its hub. */
export interface CallHost {
  state(plugin: string, principal: Principal, scope: Parameters<Call['state']>[0]): CallState;
  use(call: LiveCall, tool: ToolSpec<unknown, unknown, unknown>, input: unknown): Promise<unknown>;
}

/** What a call is made from. */
export interface LiveCallParts {
  readonly host: CallHost;
  readonly request: CallRequest;
  readonly item: Item;
  readonly data: RoundData;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** Whether effects outside `once` are noted, for a rehearsal. */
  readonly isWatched: boolean;
}

/** Makes the call that guards, hooks and the handler of one round see. Its functions may be taken off it. */
export function createLiveCall({ host, request, item, data, deadline, isWatched }: LiveCallParts): LiveCall {
  const stopper = request.stopper ?? new Stopper();
  const effects = createEffects(data.done, isWatched);
  const own: Omit<LiveCall, keyof Stoppable> = {
    id: data.id,
    kind: item.kind,
    name: request.name,
    plugin: item.plugin,
    principal: request.principal,
    client: request.client,
    effect: item.effect,
    effects,
    deadline,
    round: data.round,
    trace: request.trace ?? noTrace,
    progress: (amount, total, message) => request.onProgress?.(amount, total, message),
    log: (level, value) => request.onLog?.(level, value, item.plugin),
    state: (scope) => effects.witness(host.state(item.plugin, call.principal, scope)),
    trait: <T>(trait: Trait<T>) => item.traits.get(trait.id) as T | undefined,
    ...createAsker({ request, item, data }),
    once: effects.once,
    use: <I, O, P>(tool: ToolSpec<I, O, P>, input: I) => {
      effects.noteUse(tool, input);
      return host.use(call, tool as unknown as ToolSpec<unknown, unknown, unknown>, input) as Promise<O>;
    },
  };
  const call: LiveCall = Object.assign(new Stoppable(stopper), own);
  return call;
}

const noTrace = Object.freeze({});

/** In a class, for a getter of each call's own would be a hidden class of each call's own: that doubles what a call costs. */
class Stoppable {
  constructor(readonly stopper: Stopper) {}

  get signal(): AbortSignal {
    return this.stopper.signal;
  }
}
