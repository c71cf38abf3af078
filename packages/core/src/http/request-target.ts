import type { IncomingMessage } from 'node:http';
import { sentUrl } from './host-request.js';

/** Methods that a web-standard request cannot have. @see Fetch, 2.2.1 */
const unusable: readonly string[] = ['CONNECT', 'TRACE', 'TRACK'];

/**
 * The address that a Node request asks for, by its Host header. A target that names a host itself has to name the same one.
 *
 * @returns undefined where method or target make no request that could be answered.
 * @see RFC 9112, 3.2
 * @internal
 */
export function requestUrl(incoming: IncomingMessage): string | undefined {
  const { method, headers } = incoming;
  const target = sentUrl(incoming);
  if (method === undefined || unusable.includes(method)) return undefined;
  const host = parse(`http://${headers.host ?? 'invalid'}`);
  // The guard refuses such a Host itself.
  if (host === undefined || namesUser(host)) return 'http://invalid/';
  const url = target.startsWith('/') ? parse(`http://${host.host}${target}`) : parse(target);
  return url?.origin === host.origin && !namesUser(url) ? url.href : undefined;
}

function namesUser({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** The path that a Node request asks for; an address of the plain kind is its own. @returns undefined as `requestUrl` does. @internal */
export function requestPath(incoming: IncomingMessage): string | undefined {
  const { method = '' } = incoming;
  const url = sentUrl(incoming);
  if (/^\/(?!\/)[\w/-]*$/.test(url) && !unusable.includes(method)) return url;
  const address = requestUrl(incoming);
  return address === undefined ? undefined : new URL(address).pathname;
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
