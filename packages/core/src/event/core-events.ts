import type { Call, Outcome } from '../call/call.js';
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

/** After every call, once. */
export const callFinished = defineEvent<CallFinished>('core.callFinished');
/** A reservation could not be settled. */
export const settleFailed = defineEvent<SettleFailed>('core.settleFailed');
/** Tools, resources or prompts came or went. */
export const catalogueChanged = defineEvent<CatalogueChanged>('core.catalogueChanged');
