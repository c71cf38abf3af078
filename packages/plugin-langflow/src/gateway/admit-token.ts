import { untilAborted } from '@millrace/core';
import type { StateStore } from '@millrace/core';
import { verifyToken, type TokenHolder, type TokenProblem, type VerifierOptions } from '../access/verify-token.js';
import type { Refusal } from './refusal.js';

/** What is needed to admit a token. */
export interface AdmitOptions extends VerifierOptions {
  readonly use: 'many' | 'once';
  readonly store: StateStore;
  /** Milliseconds a token may take to be judged; 5 000 unless said. */
  readonly admitMs?: number;
}

/** Why nobody comes in with a token. */
export type AdmitProblem = TokenProblem | 'token_used' | 'unavailable';

/** Lets a token in, or says in one word why not. Never rejects. */
export type Admit = (token: string | undefined) => Promise<TokenHolder | AdmitProblem>;

/**
 * Makes the one judge of tokens. Under `'once'` the ids of used tokens are kept in the state store until they expire, so
 * that replicas which share one agree; under `'many'` a client may come back with the token it has.
 */
export function createAdmit(options: AdmitOptions): Admit {
  return async (token) => {
    const holder = await verifyToken(token, options);
    if (typeof holder === 'string' || options.use === 'many') return holder;
    try {
      return await untilAborted(useOnce(holder, options), AbortSignal.timeout(options.admitMs ?? 5_000));
    } catch {
      // Closed where it cannot be known: the store is away, or too slow.
      return 'unavailable';
    }
  };
}

async function useOnce(holder: TokenHolder, { store, clock }: AdmitOptions): Promise<TokenHolder | 'token_used'> {
  const ttlMs = holder.expiresAt - clock.now() + 10_000;
  return (await store.compareAndSet(`langflow.token.${holder.id}`, undefined, 1, { ttlMs })) ? holder : 'token_used';
}

const sentences = {
  token_missing: "Send a stream token: 'Authorization: Bearer <token>'.",
  token_invalid: 'The token is not one of this gateway.',
  token_expired: 'The token has expired.',
  token_used: 'The token has been used before.',
} as const;

/** The refusal of a token. */
export function tokenRefusal(problem: AdmitProblem): Refusal {
  if (problem === 'unavailable')
    return { status: 503, code: problem, message: 'The token cannot be judged now.', headers: { 'Retry-After': '5' } };
  const challenge = problem === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return { status: 401, code: problem, message: sentences[problem], headers: { 'WWW-Authenticate': challenge } };
}
