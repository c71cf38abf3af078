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

const noTrace = Object.freeze({});

/**
 * A call under way: what guards, hooks and the handler of one round see, with what the pipeline may change and read of it. Its functions
 * may be taken off it; they are made when asked for, since most calls use few of them.
 */
export class LiveCall implements Call {
  readonly id: string;
  readonly kind: Call['kind'];
  readonly name: string;
  readonly plugin: string;
  principal: Principal;
  readonly client: Call['client'];
  effect: Call['effect'];
  readonly deadline: number;
  readonly round: number;
  readonly trace: Call['trace'];
  readonly stopper: Stopper;
  readonly #parts: LiveCallParts;
  #effects: Effects | undefined;
  #asker: Asker | undefined;

  constructor(parts: LiveCallParts) {
    const { request, item, data } = parts;
    this.id = data.id;
    this.kind = item.kind;
    this.name = request.name;
    this.plugin = item.plugin;
    this.principal = request.principal;
    this.client = request.client;
    this.effect = item.effect;
    this.deadline = parts.deadline;
    this.round = data.round;
    this.trace = request.trace ?? noTrace;
    this.stopper = request.stopper ?? new Stopper();
    this.#parts = parts;
  }

  get signal(): AbortSignal {
    return this.stopper.signal;
  }

  get effects(): Effects {
    return (this.#effects ??= createEffects(this.#parts.data.done, this.#parts.isWatched));
  }

  /** What asks for it. */
  get asker(): Asker {
    return (this.#asker ??= createAsker(this.#parts));
  }

  /** Whether it has asked in this round. */
  get hasAsked(): boolean {
    return this.#asker !== undefined && Object.keys(this.#asker.questions).length > 0;
  }

  get progress(): Call['progress'] {
    return (done, total, message) => this.#parts.request.onProgress?.(done, total, message);
  }

  get log(): Call['log'] {
    return (level, data) => this.#parts.request.onLog?.(level, data, this.plugin);
  }

  get state(): Call['state'] {
    return (scope) => this.effects.witness(this.#parts.host.state(this.plugin, this.principal, scope));
  }

  get trait(): Call['trait'] {
    return <T>(trait: Trait<T>) => this.#parts.item.traits.get(trait.id) as T | undefined;
  }

  get ask(): Call['ask'] {
    return this.asker.ask;
  }

  get askAll(): Call['askAll'] {
    return this.asker.askAll;
  }

  get once(): Call['once'] {
    return this.effects.once;
  }

  get use(): Call['use'] {
    return <I, O, P>(tool: ToolSpec<I, O, P>, input: I) => {
      this.effects.noteUse(tool, input);
      return this.#parts.host.use(this, tool as unknown as ToolSpec<unknown, unknown, unknown>, input) as Promise<O>;
    };
  }
}
