import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Call, Outcome } from '../call/call.js';
import type { Principal } from '../call/principal.js';

/** What a guard says of a call. */
export type Verdict =
  | {
      readonly kind: 'allow';
      /** Phase identity only: who calls from here on. */
      readonly principal?: Principal;
      /** Releases what the guard holds for the call; runs once, after the answer. */
      onFinish?(outcome: Outcome): void;
    }
  | {
      readonly kind: 'deny';
      readonly code: string;
      readonly message: string;
      readonly retryable?: boolean;
      readonly retryAfterMs?: number;
    }
  | {
      /** Asks the user: yes goes on, no denies. With a schema the answer must fit it. */
      readonly kind: 'ask';
      readonly message: string;
      readonly key?: string;
      readonly schema?: StandardSchemaV1;
      readonly mode?: 'form';
    }
  | {
      /** Answers in the handler's place, as a cache does. */
      readonly kind: 'answer';
      readonly result: unknown;
    };

/** Guards run in the order of their phases; within one, in the order of the plugins. */
export type GuardPhase = 'identity' | 'policy' | 'capacity' | 'replay';

/** Judges calls before they are parsed. Identity runs in every round, policy and capacity once per call. */
export interface Guard {
  readonly phase: GuardPhase;
  /** @param input - the canonical raw input, pinned arguments applied, not yet parsed. */
  decide(call: Call, input: unknown): Verdict | Promise<Verdict>;
  /** What a principal may not use it does not see: false hides the item from every list. */
  mayList?(principal: Principal, item: ListedItem): boolean;
}

/** An item of the catalogue as `mayList` sees it. */
export interface ListedItem {
  readonly kind: 'tool' | 'resource' | 'prompt';
  readonly name: string;
  readonly plugin: string;
  readonly tags: readonly string[];
  readonly scopes: readonly string[];
}
