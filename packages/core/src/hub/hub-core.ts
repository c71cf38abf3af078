import type { Catalogue } from '../catalogue/catalogue.js';
import type { CallDesk } from '../call/call-desk.js';
import type { ContributionStore } from '../extension/contribution-store.js';
import type { EventBus } from '../event/event-bus.js';
import type { ServiceContainer } from '../service/service-container.js';
import type { Clock, Logger } from '../service/core-services.js';
import type { HubOptions } from './hub.js';
import type { HubReport } from './hub-report.js';
import type { PluginRun } from './plugin-run.js';

/** What the parts of one hub share. */
export interface HubCore {
  readonly options: HubOptions;
  readonly services: ServiceContainer;
  readonly contributions: ContributionStore;
  readonly events: EventBus;
  readonly catalogue: Catalogue;
  readonly desk: CallDesk;
  /** In the order of starting. */
  runs: readonly PluginRun[];
  state: HubReport['state'];
  /** Resolves when calls may run; rejects when none will. */
  ready: () => Promise<void> | void;
  clock(): Clock;
  log(): Logger;
}
