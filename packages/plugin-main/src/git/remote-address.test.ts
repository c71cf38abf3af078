import { expect, it } from 'vitest';
import { parseRemoteUrl, pinRemote } from './remote-address.js';

it('pins a host to the address that was checked', async () => {
  const plain = await pinRemote(new URL('https://1.1.1.1/a/b.git'), undefined);
  const six = await pinRemote(new URL('https://[2606:4700:4700::1111]:8443/a'), undefined);

  expect(plain).toEqual({ url: 'https://1.1.1.1/a/b.git', pinned: '1.1.1.1:443:1.1.1.1' });
  expect(six.pinned).toBe('[2606:4700:4700::1111]:8443:[2606:4700:4700::1111]');
});

it('lets a host that is named be at a private address, with its very port', async () => {
  const url = new URL('https://127.0.0.1:8443/a');

  const address = await pinRemote(url, ['127.0.0.1:8443']);

  expect(address.pinned).toBe('127.0.0.1:8443:127.0.0.1');
  await expect(pinRemote(url, ['127.0.0.1'])).rejects.toMatchObject({ code: 'denied' });
  await expect(pinRemote(url, [])).rejects.toMatchObject({ code: 'denied' });
});

it('refuses a name that leads to this machine', async () => {
  await expect(pinRemote(new URL('https://localhost/a'), undefined)).rejects.toMatchObject({ code: 'denied' });
});

it('says that a host without an address has no repository', async () => {
  await expect(pinRemote(new URL('https://nowhere.invalid/a'), undefined)).rejects.toMatchObject({ code: 'repository_not_found' });
});

it.each(['https://2130706433/a', 'https://0x7f.1/a', 'https://0177.0.0.1/a', 'https://127.0.0.1./a', 'https://①②⑦.0.0.1/a'])(
  'sees through the spelling of %s',
  async (url) => {
    await expect(pinRemote(parseRemoteUrl(url), undefined)).rejects.toMatchObject({ code: 'denied' });
  },
);

it.each([
  ['spaces', 'https://example.org/a b'],
  ['a backslash', 'https://example.org\\@127.0.0.1/a'],
  ['a fragment', 'https://example.org/a#b'],
  ['another scheme', 'git://example.org/a'],
  ['a short form', 'git@example.org:a/b.git'],
  ['too much', `https://example.org/${'a'.repeat(3_000)}`],
])('refuses an address with %s, and does not repeat it', (_name, url) => {
  expect(() => parseRemoteUrl(url)).toThrow(
    expect.objectContaining({ code: 'invalid_url', message: expect.not.stringContaining('example.org') }),
  );
});
