import type { Call, Outcome } from '../call/call.js';
import type { SwitchReason } from '../switches/switches.js';
import type { SwitchTarget } from '../switches/switch-target.js';
import type { PluginState } from '../hub/hub-report.js';
import { defineEvent } from '../token/event.js';

/** A call that has been answered and settled. */
export interface CallFinished {
  readonly call: Pick<Call, 'id' | 'kind' | 'name' | 'plugin' | 'principal' | 'client'>;
  readonly outcome: Outcome;
  /** The raw input. */
  readonly input: unknown;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
}

/** A cost hook could not settle; the answer was given all the same. */
export interface SettleFailed {
  readonly callId: string;
  readonly hook: string;
  readonly cause: unknown;
}

/** The catalogue has a new revision. */
export interface CatalogueChanged {
  readonly revision: number;
}

/** Somebody turned something off, or on again, in this process. */
export interface SwitchChanged extends SwitchReason {
  readonly target: SwitchTarget;
  readonly isOff: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What a resource holds has changed; plugins emit it with their context's `emit`. */
export interface ResourceUpdated {
  /** The URI that is read, not a template. */
  readonly uri: string;
}

/** A plugin is in another state, or tried again at another time. */
export interface PluginChanged {
  readonly plugin: string;
  readonly state: PluginState;
  /** Why it is down. */
  readonly because?: string;
  /** Its failures in a row. */
  readonly failures: number;
  /** When it is tried again: milliseconds since the epoch. */
  readonly nextTryAtMs?: number;
}

/** After every call, once. */
export const callFinished = defineEvent<CallFinished>('core.callFinished');
/** A reservation could not be settled. */
export const settleFailed = defineEvent<SettleFailed>('core.settleFailed');
/** Tools, resources or prompts came or went. */
export const catalogueChanged = defineEvent<CatalogueChanged>('core.catalogueChanged');
/** A tool, plugin or principal was turned off, or on again: for the audit. */
export const switchChanged = defineEvent<SwitchChanged>('core.switchChanged');
/** A resource holds something new: clients that watch it are told, once per turn however often it is emitted. */
export const resourceUpdated = defineEvent<ResourceUpdated>('core.resourceUpdated');
/** A plugin started, failed, was replaced or taken out. */
export const pluginChanged = defineEvent<PluginChanged>('core.pluginChanged');
