import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { addressDenied } from '../error-catalogue/outside.js';

/** Finds the addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/** The system's resolver: hosts file, search domains and all. */
export const resolveBySystem: Resolve = (host) => systemLookup(host, { all: true });

/**
 * Makes the look-up of one connection, which then goes to the very addresses that were checked: what the name leads to a
 * moment later does not matter.
 *
 * @param mayReach - one address that it refuses refuses the host.
 */
export function checkedLookup(resolve: Resolve, mayReach: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    const fail = (error: NodeJS.ErrnoException): void => callback(error, []);
    const answer = (addresses: readonly LookupAddress[]): void => {
      const [first] = addresses;
      if (!first) fail(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }));
      // One private address among public ones is how a name is turned against its resolver.
      else if (!addresses.every(({ address }) => mayReach(address))) fail(addressDenied(host));
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    };
    resolve(host).then(answer, fail);
  };
}
