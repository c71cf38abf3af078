import type { Catalogue } from '../catalogue/catalogue.js';
import type { Breakers } from '../call/breakers.js';
import type { CallDesk } from '../call/call-desk.js';
import type { SignedState } from '../call/signed-state.js';
import type { ContributionStore } from '../extension/contribution-store.js';
import type { EventBus } from '../event/event-bus.js';
import type { ServiceContainer } from '../service/service-container.js';
import type { Clock, Logger } from '../service/core-services.js';
import type { SwitchBoard } from '../switches/switch-board.js';
import type { Tasks } from '../tasks/create-tasks.js';
import type { HubOptions } from './hub.js';
import type { HubReport } from './hub-report.js';
import type { ChangeQueue } from './change-queue.js';
import type { GivenServices } from './plan-start-order.js';
import type { PluginRun } from './plugin-run.js';

/** What the parts of one hub share. */
export interface HubCore {
  readonly options: HubOptions;
  readonly services: ServiceContainer;
  readonly contributions: ContributionStore;
  readonly events: EventBus;
  readonly catalogue: Catalogue;
  readonly desk: CallDesk;
  readonly switches: SwitchBoard;
  readonly tasks: Tasks;
  /** Signs what clients carry: rounds and cursors. */
  readonly signed: SignedState;
  readonly breakers: Breakers;
  /** The services that need no plugin. */
  readonly given: GivenServices;
  readonly changes: ChangeQueue;
  /** In the order of starting. */
  runs: readonly PluginRun[];
  state: HubReport['state'];
  /** Resolves when calls may run; rejects when none will. */
  ready: () => Promise<void> | void;
  /** The plugin that is being started while the hub serves. */
  incoming?: PluginRun;
  /** Takes a running plugin out because it cannot go on, and sees to its restart. */
  fail: (run: PluginRun, cause: unknown) => void;
  /** Counts how one use of a plugin ended: well, or in a failure that nobody foresaw. */
  tally(run: PluginRun, isGood: boolean): void;
  clock(): Clock;
  log(): Logger;
}
