import type { Clock } from '@millrace/core';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { z } from 'zod';
import type { SigningKeys } from './signing-keys.js';
import type { TokenTerms } from './stream-tokens.js';

/** Who holds a token, and what it allows. */
export interface TokenHolder {
  readonly subject: string;
  readonly scopes: ReadonlySet<string>;
  /** The token's own id. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Why a token was refused. More would only help who forges one. */
export type TokenProblem = 'token_missing' | 'token_invalid' | 'token_expired';

/** What a verifier needs. */
export interface VerifierOptions extends TokenTerms {
  readonly keys: SigningKeys;
  readonly clock: Clock;
}

const toleranceSeconds = 5;
const maxTokenLength = 4096;
// Strict on purpose: the library decodes base64 leniently, so that one token would have many spellings.
const tokenShape = /^[A-Za-z0-9_-]{1,1024}\.[A-Za-z0-9_-]{1,3072}\.[A-Za-z0-9_-]{1,512}$/;

const claims = z.object({
  sub: z.string().min(1).max(256),
  jti: z.string().min(1).max(128),
  exp: z.number(),
  iat: z.number(),
  scope: z.string().max(2048).default(''),
});

/**
 * Proves a stream token: signature by a known key, type, issuer, audience, times and a bounded life.
 *
 * @see RFC 9068 for `at+jwt`, RFC 8725 for the algorithm and type checks.
 */
export async function verifyToken(token: string | undefined, options: VerifierOptions): Promise<TokenHolder | TokenProblem> {
  if (token === undefined || token === '') return 'token_missing';
  if (token.length > maxTokenLength || !tokenShape.test(token) || !token.split('.').every(isCanonical)) return 'token_invalid';
  const { errors, jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, (header) => provingKey(header, options.keys), verifyOptions(options));
    return holderOf(payload, options) ?? 'token_invalid';
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'token_expired' : 'token_invalid';
  }
}

/** Whether the unused bits of a base64 text are zero, so that it has no second spelling. */
function isCanonical(part: string): boolean {
  return Buffer.from(part, 'base64url').toString('base64url') === part;
}

function provingKey(header: { kid?: string; alg?: string }, keys: SigningKeys): SigningKeys['signing']['key'] {
  const known = header.kid === undefined ? undefined : keys.proving.get(header.kid);
  if (!known || known.algorithm !== header.alg) throw new Error('no such key');
  return known.key;
}

function verifyOptions(options: VerifierOptions): JWTVerifyOptions {
  return {
    algorithms: ['EdDSA', 'ES256'],
    typ: 'at+jwt',
    issuer: options.issuer,
    audience: options.audience,
    clockTolerance: toleranceSeconds,
    maxTokenAge: options.tokenLifetimeSeconds,
    requiredClaims: ['exp', 'iat', 'jti', 'sub'],
    currentDate: new Date(options.clock.now()),
  };
}

function holderOf(payload: JWTPayload, terms: TokenTerms): TokenHolder | undefined {
  const { success, data } = claims.safeParse(payload);
  // The library leaves the life of a token unbounded: a year would pass.
  if (!success || data.exp <= data.iat || data.exp - data.iat > terms.tokenLifetimeSeconds) return undefined;
  return { subject: data.sub, scopes: new Set(data.scope.split(' ').filter(Boolean)), id: data.jti, expiresAt: data.exp * 1000 };
}
