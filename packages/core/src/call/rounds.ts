import { roundInvalid } from '../error/error-catalogue.js';
import type { CallRequest } from '../hub/serving.js';
import type { Clock, StateStore } from '../service/core-services.js';
import type { Item } from '../catalogue/item.js';
import { principalKey } from './principal.js';
import type { RoundData } from './round-data.js';

/** Milliseconds an asked user has to answer. */
export const roundTtlMs = 600_000;

interface KeptRound {
  readonly data: RoundData;
  readonly principal: string;
  readonly item: string;
  readonly inputHash: string;
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

/** @param key - signs the states; random per process where none is given. */
export function createRounds(store: () => StateStore, clock: () => Clock, key: string | undefined): Rounds {
  const signer = signerFor(key);
  return {
    async keep(request, item, data) {
      const kept: KeptRound = {
        data,
        principal: principalKey(request.principal),
        item: `${item.kind}:${item.name}`,
        inputHash: await hash(request.input),
        isTaken: false,
      };
      await store().set(storeKey(data.id), kept, { ttlMs: roundTtlMs });
      const payload = base64url(
        new TextEncoder().encode(JSON.stringify({ id: data.id, round: data.round, until: clock().now() + roundTtlMs })),
      );
      return `${payload}.${await (await signer).sign(payload)}`;
    },
    async resume(request, item) {
      const { state = '', answers = {} } = request.round ?? {};
      const [payload = '', signature = ''] = state.split('.');
      if (state.length > maxStateLength || !(await (await signer).verify(payload, signature)))
        throw roundInvalid('their state is not one that this server gave');
      const { id, round, until } = JSON.parse(new TextDecoder().decode(fromBase64url(payload))) as {
        id: string;
        round: number;
        until: number;
      };
      const kept = until > clock().now() ? await store().get<KeptRound>(storeKey(id)) : undefined;
      if (kept === undefined) throw roundInvalid('the question has expired');
      const isOther =
        kept.principal !== principalKey(request.principal) ||
        kept.item !== `${item.kind}:${item.name}` ||
        kept.inputHash !== (await hash(request.input));
      if (isOther) throw roundInvalid('their state belongs to another caller, tool or input');
      if (
        kept.isTaken ||
        kept.data.round !== round ||
        !(await store().compareAndSet(storeKey(id), kept, { ...kept, isTaken: true }, { ttlMs: roundTtlMs }))
      )
        throw roundInvalid('this question was answered before');
      return { ...kept.data, round: round + 1, answers: { ...kept.data.answers, ...answers } };
    },
  };
}

const maxStateLength = 4_096;
const storeKey = (id: string): string => `round:${id}`;

interface Signer {
  sign(text: string): Promise<string>;
  verify(text: string, signature: string): Promise<boolean>;
}

async function signerFor(key: string | undefined): Promise<Signer> {
  const secret = key === undefined ? crypto.getRandomValues(new Uint8Array(32)) : new TextEncoder().encode(key);
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  return {
    sign: async (text) => base64url(new Uint8Array(await crypto.subtle.sign('HMAC', hmac, new TextEncoder().encode(text)))),
    async verify(text, signature) {
      try {
        return await crypto.subtle.verify('HMAC', hmac, fromBase64url(signature), new TextEncoder().encode(text));
      } catch {
        return false;
      }
    },
  };
}

async function hash(input: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(input));
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
