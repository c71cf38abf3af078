import { roundInvalid } from '../error/error-catalogue/rounds.js';
import { canonicalJson } from '../schema/canonical-json.js';
import type { CallRequest } from '../hub/serving.js';
import type { Clock, StateStore } from '../service/core-services.js';
import type { Item } from '../catalogue/item.js';
import { toBase64 } from './base64.js';
import { principalKey } from './principal.js';
import type { RoundData } from './round-data.js';
import type { SignedState } from './signed-state.js';

/** Milliseconds an asked user has to answer. */
export const roundTtlMs = 600_000;
/** Rounds one call may take, so that a handler cannot ask for ever. */
const maxRounds = 32;
/** Characters that the answers and effects of one call may come to as JSON. */
const maxKeptLength = 262_144;

/** Whom and what a round belongs to. */
interface RoundOwner {
  readonly principal: string;
  readonly view: string | null;
  readonly item: string;
  readonly inputHash: string;
}

interface KeptRound extends RoundOwner {
  readonly data: RoundData;
  /** The keys of the questions: nothing else is taken for an answer. */
  readonly asked: readonly string[];
  readonly isTaken: boolean;
}

/** Keeps calls between their rounds and signs the state their clients carry. */
export interface Rounds {
  /**
   * Keeps a call that asks. @returns the state for the client to send back.
   *
   * @throws MillraceError `MILLRACE_ROUND_INVALID` when the call has asked too often, or carries too much.
   */
  keep(request: CallRequest, item: Item, kept: { readonly data: RoundData; readonly asked: readonly string[] }): Promise<string>;
  /**
   * Takes up a call again, once per state.
   *
   * @throws MillraceError `MILLRACE_ROUND_INVALID` when the state is forged, expired, replayed, or of another caller, tool or input.
   */
  resume(request: CallRequest, item: Item): Promise<RoundData>;
  /** Drops a call that will not be taken up again, unless it is in a later round: then another replica has it. */
  forget(call: Pick<RoundData, 'id' | 'round'>): Promise<void>;
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
  readonly signed: SignedState;
}

/** Opens the rounds of one hub. */
export function createRounds({ store, clock, signed }: RoundsOptions): Rounds {
  /** Takes a round out of the store. @returns whether it was that round, and nobody was quicker. */
  const take = async (kept: KeptRound, { id, round }: Pick<RoundData, 'id' | 'round'>): Promise<boolean> => {
    if (kept.isTaken || kept.data.round !== round) return false;
    const isFirst = await store().compareAndSet(storeKey(id), kept, { ...kept, isTaken: true }, { ttlMs: roundTtlMs });
    // Taken first, so that of two that come at once one is refused; what comes later finds nothing.
    if (isFirst) await store().delete(storeKey(id));
    return isFirst;
  };
  return {
    async keep(request, item, { data, asked }) {
      if (data.round >= maxRounds) throw roundInvalid(`the call has asked ${maxRounds} times`);
      if (JSON.stringify(data).length > maxKeptLength) throw roundInvalid('what they come to is too large to be kept');
      const kept: KeptRound = { data, asked, ...(await ownerOf(request, item)), isTaken: false };
      await store().set(storeKey(data.id), kept, { ttlMs: roundTtlMs });
      const carried: CarriedState = { id: data.id, round: data.round, until: clock().now() + roundTtlMs };
      return signed.sign(carried);
    },
    async resume(request, item) {
      const { state = '', answers = {} } = request.round ?? {};
      const carried = (await signed.open(state)) as CarriedState | undefined;
      if (typeof carried?.round !== 'number') throw roundInvalid('their state is not one that this server gave');
      const kept = carried.until > clock().now() ? await store().get<KeptRound>(storeKey(carried.id)) : undefined;
      if (kept === undefined) throw roundInvalid('the question has expired, or was answered before');
      if (!isSameOwner(kept, await ownerOf(request, item))) throw roundInvalid('their state belongs to another caller, tool or input');
      if (!(await take(kept, carried))) throw roundInvalid('this question was answered before');
      const answered = Object.fromEntries(kept.asked.filter((key) => Object.hasOwn(answers, key)).map((key) => [key, answers[key]]));
      return { ...kept.data, round: carried.round + 1, answers: { ...kept.data.answers, ...answered } as RoundData['answers'] };
    },
    async forget(call) {
      const kept = await store().get<KeptRound>(storeKey(call.id));
      if (kept) await take(kept, call);
    },
  };
}

const storeKey = (id: string): string => `round:${id}`;

async function ownerOf(request: CallRequest, item: Item): Promise<RoundOwner> {
  return {
    principal: principalKey(request.principal),
    view: request.view ?? null,
    item: `${item.kind}:${item.name}`,
    inputHash: await hash(request.input),
  };
}

function isSameOwner(one: RoundOwner, other: RoundOwner): boolean {
  return one.principal === other.principal && one.view === other.view && one.item === other.item && one.inputHash === other.inputHash;
}

async function hash(input: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(input));
  return toBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}
