import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an address belongs to the public internet: not to this machine, a private network, a provider's metadata
 * service or anything reserved.
 *
 * @see IANA special-purpose address registries, RFC 6890.
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js also reads 127.1 and 0x7f000001, which no resolver answers with.
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv6 ? parsed.match(globalUnicast) : parsed.toString() !== azureHost;
}

// All that is given out so far (RFC 4291); the rest of IPv6 leads nowhere, or to IPv4 again.
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');
// A public address in which every machine of that provider meets the host it runs on, secrets and all.
const azureHost = '168.63.129.16';
