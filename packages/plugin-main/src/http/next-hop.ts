import { redirectRefused } from '../error-catalogue/outside.js';
import { checkedUrl } from './checked-url.js';
import { isSafe, type Hop, type HttpMethod } from './http-types.js';
import { harmlessHeaders } from './request-headers.js';

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Where a redirect leads, with the rules of the fetch standard, and stricter: never from https to http, and nothing that
 * could be a secret or change something goes to another origin.
 *
 * @returns nothing when the answer is no redirect.
 * @throws MillraceError `redirect_refused`, or `invalid_url` when the place it leads to cannot be used.
 */
export function nextHop(hop: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!redirects.has(status) || location === undefined) return undefined;
  const url = checkedUrl(location, hop.url);
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') throw redirectRefused('it leads from https to http');
  const method = methodAfter(status, hop.method);
  const becomesGet = method !== hop.method;
  const isElsewhere = url.origin !== hop.url.origin;
  if (isElsewhere && !isSafe(method)) throw redirectRefused(`a ${method} is not carried to another server`);
  const headers = isElsewhere ? harmlessHeaders(hop.headers) : hop.headers;
  return { url, method, headers: becomesGet ? withoutBody(headers) : headers, body: becomesGet ? undefined : hop.body };
}

function methodAfter(status: number, method: HttpMethod): HttpMethod {
  if (status === 303) return isSafe(method) ? method : 'GET';
  return status <= 302 && method === 'POST' ? 'GET' : method;
}

function withoutBody(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}
