import type { Catalogue } from '../catalogue/catalogue.js';
import type { Item } from '../catalogue/item.js';
import type { CostHook } from '../points/cost-hook.js';
import type { Guard } from '../points/guard.js';
import type { Shaper } from '../points/shaper.js';
import type { Logger } from '../service/core-services.js';
import type { SwitchBoard } from '../switches/switch-board.js';
import type { Contribution } from '../token/extension-point.js';
import type { Artifacts } from './artifacts.js';
import type { Breakers } from './breakers.js';
import type { Deadlines } from './deadlines.js';
import type { Finisher } from './finish.js';
import type { CallHost, LiveCall } from './live-call.js';
import type { Kept, Pending } from './pending-calls.js';
import type { Rounds } from './rounds.js';

/** What the hub gives its call desk. */
export interface DeskParts {
  readonly catalogue: Catalogue;
  readonly switches: Pick<SwitchBoard, 'known' | 'refuse'>;
  readonly artifacts: Artifacts;
  readonly breakers: Breakers;
  readonly rounds: Rounds;
  readonly finisher: Finisher;
  readonly host: CallHost;
  /** Whether rounds that ask are run twice and compared: for tests. */
  readonly rehearsesRounds: boolean;
  guards(): readonly Contribution<Guard>[];
  costHooks(): readonly Contribution<CostHook>[];
  shapers(): readonly Shaper[];
  /** Counts how a handler ended: well, or in a failure that nobody foresaw. */
  tally(item: Item, isGood: boolean): void;
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
  readonly deadlines: Deadlines;
  keepPending(call: LiveCall, pending: Pending): void;
  takePending(id: string, revision: number): Kept | undefined;
  /** Counts a call in. @returns a function that counts it out. */
  enter(call: LiveCall, item: Item): () => void;
}
