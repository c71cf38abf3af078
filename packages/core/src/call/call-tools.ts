import type { Catalogue } from '../catalogue/catalogue.js';
import type { Item } from '../catalogue/item.js';
import type { CallRequest } from '../hub/serving.js';
import type { CostHook } from '../points/cost-hook.js';
import type { Guard } from '../points/guard.js';
import type { Shaper } from '../points/shaper.js';
import type { Logger } from '../service/core-services.js';
import type { Contribution } from '../token/extension-point.js';
import type { Artifacts } from './artifacts.js';
import type { Breakers } from './breakers.js';
import type { Finisher } from './finish.js';
import type { CallHost, LiveCall } from './live-call.js';
import type { Kept, Pending } from './pending-calls.js';
import type { Rounds } from './rounds.js';

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
