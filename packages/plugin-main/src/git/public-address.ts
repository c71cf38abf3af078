import { BlockList, isIP, isIPv6 } from 'node:net';

/**
 * Whether an address belongs to the public internet: not to this machine, a private network, a provider's metadata
 * service or anything reserved.
 *
 * @see IANA special-purpose address registries, RFC 6890.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !reserved().check(address, 'ipv4');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ? isPublicAddress(mapped) : globalUnicast().check(address, 'ipv6') && !reserved().check(address, 'ipv6');
}

const reserved4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
// Inside 2000::/3: Teredo, ORCHID, benchmarks, documentation, and 6to4, which leads to IPv4 again.
const reserved6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

let reservedList: BlockList | undefined;
let unicastList: BlockList | undefined;

function reserved(): BlockList {
  if (!reservedList) {
    reservedList = new BlockList();
    for (const [net, bits] of reserved4) reservedList.addSubnet(net, bits, 'ipv4');
    for (const [net, bits] of reserved6) reservedList.addSubnet(net, bits, 'ipv6');
  }
  return reservedList;
}

function globalUnicast(): BlockList {
  if (!unicastList) {
    unicastList = new BlockList();
    unicastList.addSubnet('2000::', 3, 'ipv6');
  }
  return unicastList;
}
