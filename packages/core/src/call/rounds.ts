import { roundInvalid } from '../error/error-catalogue.js';
import type { CallRequest } from '../hub/serving.js';
import type { Clock, StateStore } from '../service/core-services.js';
import type { Item } from '../catalogue/item.js';
import { toBase64 } from './base64.js';
import { principalKey } from './principal.js';
import type { RoundData } from './round-data.js';
import { createSignedState } from './signed-state.js';

/** Milliseconds an asked user has to answer. */
export const roundTtlMs = 600_000;

/** Whom and what a round belongs to. */
interface RoundOwner {
  readonly principal: string;
  readonly item: string;
  readonly inputHash: string;
}

interface KeptRound extends RoundOwner {
  readonly data: RoundData;
  readonly isTaken: boolean;
}

/** Keeps calls between their rounds and signs the state their clients carry. */
export interface Rounds {
  /** Keeps a call that asks. @returns the state for the client to send back. */
  keep(request: CallRequest, item: Item, data: RoundData): Promise<string>;
  /**
   * Takes up a call again, once per state.
   *
   * @throws MillraceError `MILLRACE_ROUND_INVALID` when the state is forged, expired, replayed, or of another caller, tool or input.
   */
  resume(request: CallRequest, item: Item): Promise<RoundData>;
}

interface CarriedState {
  readonly id: string;
  readonly round: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What keeping rounds takes. */
export interface RoundsOptions {
  store(): StateStore;
  clock(): Clock;
  /** Signs the states; random per process where none is given. */
  readonly key: string | undefined;
}

/** Opens the rounds of one hub. */
export function createRounds({ store, clock, key }: RoundsOptions): Rounds {
  const signed = createSignedState(key);
  return {
    async keep(request, item, data) {
      const kept: KeptRound = { data, ...(await ownerOf(request, item)), isTaken: false };
      await store().set(storeKey(data.id), kept, { ttlMs: roundTtlMs });
      const carried: CarriedState = { id: data.id, round: data.round, until: clock().now() + roundTtlMs };
      return signed.sign(carried);
    },
    async resume(request, item) {
      const { state = '', answers = {} } = request.round ?? {};
      const carried = (await signed.open(state)) as CarriedState | undefined;
      if (carried === undefined) throw roundInvalid('their state is not one that this server gave');
      const kept = carried.until > clock().now() ? await store().get<KeptRound>(storeKey(carried.id)) : undefined;
      if (kept === undefined) throw roundInvalid('the question has expired');
      if (!isSameOwner(kept, await ownerOf(request, item))) throw roundInvalid('their state belongs to another caller, tool or input');
      const isFirst =
        !kept.isTaken &&
        kept.data.round === carried.round &&
        (await store().compareAndSet(storeKey(carried.id), kept, { ...kept, isTaken: true }, { ttlMs: roundTtlMs }));
      if (!isFirst) throw roundInvalid('this question was answered before');
      return { ...kept.data, round: carried.round + 1, answers: { ...kept.data.answers, ...answers } };
    },
  };
}

const storeKey = (id: string): string => `round:${id}`;

async function ownerOf(request: CallRequest, item: Item): Promise<RoundOwner> {
  return {
    principal: principalKey(request.principal),
    item: `${item.kind}:${item.name}`,
    inputHash: await hash(request.input),
  };
}

function isSameOwner(one: RoundOwner, other: RoundOwner): boolean {
  return one.principal === other.principal && one.item === other.item && one.inputHash === other.inputHash;
}

async function hash(input: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(input));
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
