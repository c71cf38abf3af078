import type { StateStore } from '@millrace/core';
import { verifyToken, type TokenHolder, type TokenProblem, type VerifierOptions } from '../access/verify-token.js';
import type { Refusal } from './refusal.js';

/** What is needed to admit a token. */
export interface AdmitOptions extends VerifierOptions {
  readonly use: 'many' | 'once';
  readonly store: StateStore;
}

/** Lets a token in, or says in one word why not. */
export type Admit = (token: string | undefined) => Promise<TokenHolder | TokenProblem | 'token_used'>;

/**
 * Makes the one judge of tokens. Under `'once'` the ids of used tokens are kept in the state store until they expire, so
 * that replicas which share one agree; under `'many'` a client may come back with the token it has.
 */
export function createAdmit(options: AdmitOptions): Admit {
  return async (token) => {
    const holder = await verifyToken(token, options);
    if (typeof holder === 'string' || options.use === 'many') return holder;
    const ttlMs = holder.expiresAt - options.clock.now() + 10_000;
    const isFirst = await options.store.compareAndSet(`langflow.token.${holder.id}`, undefined, 1, { ttlMs });
    return isFirst ? holder : 'token_used';
  };
}

const sentences = {
  token_missing: "Send a stream token: 'Authorization: Bearer <token>'.",
  token_invalid: 'The token is not one of this gateway.',
  token_expired: 'The token has expired.',
  token_used: 'The token has been used before.',
} as const;

/** The refusal of a token. */
export function tokenRefusal(problem: keyof typeof sentences): Refusal {
  const challenge = problem === 'token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';
  return { status: 401, code: problem, message: sentences[problem], headers: { 'WWW-Authenticate': challenge } };
}
