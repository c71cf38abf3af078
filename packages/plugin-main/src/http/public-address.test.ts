import { expect, it } from 'vitest';
import { isPublicAddress } from './public-address.js';

it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('takes %s for public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

const notPublic = `
  0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.192
  192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1
  ::ffff:7f00:1 ::ffff:a9fe:a9fe 64:ff9b::7f00:1 64:ff9b:1::1 fe80::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1
  2002:7f00:1:: ::7f00:1 ::ffff:0:7f00:1 4000::1 5f00::1 168.63.129.16 ::ffff:168.63.129.16 2001::1 3fff::1 100::1 fe80::1%eth0 0:0:0:0:0:0:0:1 localhost 127.1 2130706433 0x7f000001`;

it.each(['', '1.1.1.1 ', ...notPublic.trim().split(/\s+/)])('takes %s for not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});
