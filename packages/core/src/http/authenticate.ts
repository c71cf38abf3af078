import { tokenTooShort } from '../error/error-catalogue/http.js';
import { localPrincipal, type Principal } from '../call/principal.js';
import type { Arrival } from '../mcp/arrival.js';
import type { FetchOptions } from './options.js';

/** Says who sent a request; undefined: nobody known. @internal */
export type Authenticate = (arrival: Pick<Arrival, 'header' | 'request'>) => Principal | undefined | Promise<Principal | undefined>;

/** A token shorter than this could be guessed. */
const minTokenLength = 16;

/**
 * The way callers are known: the host's own, the operator's token, or none, where everyone who gets here is local.
 *
 * @throws MillraceError `MILLRACE_TOKEN_REQUIRED` for a short token.
 * @internal
 */
export function authenticateWith({ token, authenticate }: Pick<FetchOptions, 'authenticate' | 'token'>): Authenticate {
  if (authenticate !== undefined) return (arrival) => authenticate(arrival.request());
  const local = localPrincipal('http');
  if (token === undefined) return () => local;
  if (token.length < minTokenLength) throw tokenTooShort(minTokenLength);
  const encoder = new TextEncoder();
  const expected = encoder.encode(token);
  return (arrival) => {
    const given = /^Bearer +(\S+)$/i.exec(arrival.header('authorization') ?? '')?.[1];
    return given !== undefined && isSame(encoder.encode(given), expected) ? local : undefined;
  };
}

/** Takes the same time wherever the two differ. */
function isSame(given: Uint8Array, expected: Uint8Array): boolean {
  let difference = given.length ^ expected.length;
  for (let at = 0; at < expected.length; at += 1) difference |= (given[at % given.length] ?? 0) ^ (expected[at] ?? 0);
  return difference === 0;
}
