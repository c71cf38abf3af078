import type { Clock, Ids } from '@millrace/core';
import { lifetimeTooLong, subjectInvalid } from '../error-catalogue.js';
import type { MintedToken, StreamTokens, TokenRequest } from '../tokens.js';
import { readScope } from './read-scopes.js';
import { openSigningKeys, type SigningAlgorithm, type SigningKeys } from './signing-keys.js';

/** What the tokens of one gateway have in common. */
export interface TokenTerms {
  readonly issuer: string;
  readonly audience: string;
  /** The longest life of a token. */
  readonly tokenLifetimeSeconds: number;
}

/** What `createStreamTokens` takes. */
export interface StreamTokensOptions extends TokenTerms {
  /** The folder with the signing keys; without one they live as long as this process. */
  readonly directory?: string | undefined;
  /** What a new key is made for; EdDSA unless said. */
  readonly algorithm?: SigningAlgorithm;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Mints stream tokens, and lends the gateway its keys. Nothing is read or made before the first use. */
export interface TokenOffice extends StreamTokens {
  keys(): Promise<SigningKeys>;
}

/** Makes the token office of a hub, or of a command that only mints. */
export function createStreamTokens(options: StreamTokensOptions): TokenOffice {
  let opened: Promise<SigningKeys> | undefined;
  const keys = (): Promise<SigningKeys> => {
    opened ??= openSigningKeys({ directory: options.directory, algorithm: options.algorithm ?? 'EdDSA', ids: options.ids }).catch(
      (error: unknown) => {
        opened = undefined;
        throw error;
      },
    );
    return opened;
  };
  return { keys, mintToken: async (request) => mint(request, { ...options, keys: await keys() }) };
}

async function mint(request: TokenRequest, office: StreamTokensOptions & { keys: SigningKeys }): Promise<MintedToken> {
  const { subject, scopes = [readScope], lifetimeSeconds = office.tokenLifetimeSeconds } = request;
  const isLifetime = Number.isSafeInteger(lifetimeSeconds) && lifetimeSeconds >= 1 && lifetimeSeconds <= office.tokenLifetimeSeconds;
  if (!isLifetime) throw lifetimeTooLong(lifetimeSeconds, office.tokenLifetimeSeconds);
  if (typeof subject !== 'string' || subject.length < 1 || subject.length > 256) throw subjectInvalid();
  if (scopes.some((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]{1,160}$/.test(scope))) throw subjectInvalid();
  const { SignJWT } = await import('jose');
  const issuedAt = Math.floor(office.clock.now() / 1000);
  const { id, algorithm, key } = office.keys.signing;
  const token = await new SignJWT({ scope: scopes.join(' ') })
    .setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid: id })
    .setIssuer(office.issuer)
    .setAudience(office.audience)
    .setSubject(subject)
    .setJti(office.ids.next())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(key);
  return { token, expires: new Date((issuedAt + lifetimeSeconds) * 1000).toISOString(), scopes };
}
