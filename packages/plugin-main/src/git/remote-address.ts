import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { hostDenied, invalidUrl, repositoryNotFound } from '../error-catalogue/repositories.js';
import { isPublicAddress } from '../http/public-address.js';

/** A remote repository's address, checked. */
export interface RemoteAddress {
  /** As git gets it and callers see it; without credentials. */
  readonly url: string;
  /** `host:port:address,address` for curl, so that git connects to the very addresses that were checked. */
  readonly pinned: string;
}

const maxUrlLength = 2_048;

/**
 * Reads the address of a remote repository by its spelling alone.
 *
 * @throws MillraceError `invalid_url` for anything but https without credentials.
 */
export function parseRemoteUrl(text: string): URL {
  if (text.length > maxUrlLength) throw invalidUrl(`it is longer than ${maxUrlLength} characters`);
  if (!URL.canParse(text) || /[\s\\]/.test(text)) throw invalidUrl('it is not a URL');
  const url = new URL(text);
  if (url.protocol !== 'https:') throw invalidUrl('only https:// and file:// are taken');
  if (url.username !== '' || url.password !== '') throw invalidUrl('it carries credentials');
  if (url.search !== '' || url.hash !== '') throw invalidUrl('it has a query or a fragment');
  if (url.pathname === '/') throw invalidUrl('it names a host and no repository');
  return url;
}

/**
 * Resolves the host of a remote repository, once, to an address that may be reached.
 *
 * @param hosts - the only hosts allowed, at whatever address; unset: every host with public addresses alone.
 * @throws MillraceError `denied`, or `repository_not_found` when the host has no address.
 */
export async function pinRemote(url: URL, hosts: readonly string[] | undefined): Promise<RemoteAddress> {
  if (hosts && !hosts.some((host) => host.toLowerCase().replace(/:443$/, '') === url.host)) throw hostDenied(url.host);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(name) ? [name] : (await lookup(name, { all: true }).catch(() => [])).map((each) => each.address);
  if (addresses.length === 0) throw repositoryNotFound(url.href);
  // One private address among public ones is how a name is turned against its resolver.
  if (!hosts && !addresses.every(isPublicAddress)) throw hostDenied(url.host);
  // All of them: the first may be of a kind that this machine has no way to.
  const pinned = addresses.map((address) => (isIP(address) === 6 ? `[${address}]` : address)).join(',');
  return { url: url.href, pinned: `${url.hostname}:${url.port || '443'}:${pinned}` };
}
