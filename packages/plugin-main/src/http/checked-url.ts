import { isIP } from 'node:net';
import { addressDenied, urlInvalid } from '../error-catalogue/outside.js';

const maxLength = 8_192;

/**
 * Reads an absolute URL that may be asked for, by its spelling alone.
 *
 * @param base - what a relative one is taken from.
 * @throws MillraceError `invalid_url` for anything but http and https without credentials.
 */
export function checkedUrl(text: string, base?: URL): URL {
  if (text.length > maxLength) throw urlInvalid(`it is longer than ${maxLength} characters`);
  if (!URL.canParse(text, base?.href)) throw urlInvalid('it is not an absolute URL');
  const url = new URL(text, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw urlInvalid(`${url.protocol} is neither https: nor http:`);
  if (url.username !== '' || url.password !== '') throw urlInvalid('it carries credentials');
  url.hash = '';
  return url;
}

/**
 * Checks a host that is written as an address: no look-up sees it. All spellings of one address are the same here, for URL
 * has brought them into one form.
 *
 * @throws MillraceError `denied`.
 */
export function checkLiteralHost(url: URL, mayReach: (address: string) => boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host)) throw addressDenied(host);
}
