import { isPublicAddress } from '../http/public-address.js';

/** Ways to write this machine, its network and its provider's metadata service; `PORT` is where a server listens. */
export const privateSpellings: readonly string[] = String.raw`
  http://127.0.0.1:PORT/ http://127.1:PORT/ http://127.0.1:PORT/ http://2130706433:PORT/ http://0x7f000001:PORT/
  http://0x7f.0.0.1:PORT/ http://0x7F.0x0.0x0.0x1:PORT/ http://0177.0.0.1:PORT/ http://017700000001:PORT/ http://0177.0x0.1:PORT/
  http://127.0.0.1.:PORT/ http://0:PORT/ http://0.0.0.0:PORT/ http://0x0:PORT/ http://127.127.127.127:PORT/
  http://①②⑦.⓪.⓪.①:PORT/ http://127。0。0。1:PORT/ http://１２７.0.0.1:PORT/ http://%31%32%37.0.0.1:PORT/ http://127.0.0.1%2e:PORT/
  http://localhost:PORT/ http://LOCALHOST:PORT/ http://localhost.:PORT/ http://app.localhost:PORT/ http://ｌｏｃａｌｈｏｓｔ:PORT/
  http://private.test:PORT/ http://mixed.test:PORT/ http://six.test:PORT/
  http://[::1]:PORT/ http://[::]:PORT/ http://[0:0:0:0:0:0:0:1]:PORT/ http://[::ffff:127.0.0.1]:PORT/ http://[::ffff:7f00:1]:PORT/
  http://[::127.0.0.1]:PORT/ http://[64:ff9b::7f00:1]:PORT/ http://[64:ff9b:1::7f00:1]:PORT/ http://[2002:7f00:1::]:PORT/
  http://[2001:0:7f00:1::]:PORT/ http://[::ffff:0:127.0.0.1]:PORT/ http://[fe80::1]:PORT/ http://[fec0::1]:PORT/ http://[fc00::1]:PORT/
  http://[fd00:ec2::254]/latest/meta-data/ http://[::ffff:169.254.169.254]/ http://[ff02::1]:PORT/ http://[::1%25lo]:PORT/
  http://169.254.169.254/latest/meta-data/ http://2852039166/ http://0xa9fea9fe/ http://0251.0376.0251.0376/ http://169.254.43518/
  http://metadata.test/ http://100.100.100.200/ http://192.0.0.192/ http://168.63.129.16/ http://100.64.0.1:PORT/
  http://10.0.0.1:PORT/ http://172.16.0.1:PORT/ http://192.168.0.1:PORT/ http://198.18.0.1:PORT/ http://224.0.0.1:PORT/
  http://255.255.255.255:PORT/ http://user@127.0.0.1:PORT/ http://public.test@127.0.0.1:PORT/ http://127.0.0.1:PORT\@public.test/
  //127.0.0.1:PORT/ http:127.0.0.1:PORT/ http:\\127.0.0.1:PORT/ file:///etc/passwd file://127.0.0.1/etc/passwd gopher://127.0.0.1:PORT/
  ftp://127.0.0.1:PORT/ data:text/plain,hello javascript:alert(1) ws://127.0.0.1:PORT/ unix:/var/run/docker.sock`
  .trim()
  .split(/\s+/);

/** A resolver for the names above; `public.test` is at 127.0.0.2, which `isPublicInTests` takes for a public address. */
export const resolveInTests = (host: string): Promise<{ address: string; family: number }[]> => {
  const known: Readonly<Record<string, readonly string[]>> = {
    'public.test': ['127.0.0.2'],
    'private.test': ['127.0.0.1'],
    'mixed.test': ['127.0.0.2', '127.0.0.1'],
    'six.test': ['::1'],
    'metadata.test': ['169.254.169.254'],
  };
  const addresses = known[host] ?? (/(?:^|\.)localhost\.?$/.test(host) ? ['127.0.0.1', '::1'] : []);
  return Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
};

/** What is public, and 127.0.0.2. */
export const isPublicInTests = (address: string): boolean => address === '127.0.0.2' || isPublicAddress(address);
