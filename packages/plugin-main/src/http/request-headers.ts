import { headerInvalid } from '../error-catalogue/outside.js';

/**
 * What belongs to the connection, to the message's frame or to this client, and what some servers take for another method, path or
 * sender than the ones that were checked.
 */
const ownHeaders = new Set(
  `host connection keep-alive proxy-connection proxy-authorization proxy-authenticate te trailer transfer-encoding upgrade
  http2-settings content-length expect accept-encoding via forwarded x-real-ip x-original-url x-rewrite-url x-http-method x-http-method-override x-method-override`.split(
    /\s+/,
  ),
);
/** What a server of another origin may know as well. */
const harmless = new Set(['accept', 'accept-language', 'user-agent']);
const maxHeaders = 64;
const maxTotal = 16_384;

/**
 * Checks a caller's headers and brings their names into lower case. Messages never show a value.
 *
 * @throws MillraceError `invalid_header`.
 */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const checked = new Map<string, string>();
  let total = 0;
  for (const [given, value] of Object.entries(headers)) {
    const name = given.toLowerCase();
    if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) throw headerInvalid(given, 'that is no header name');
    if (ownHeaders.has(name) || name.startsWith('x-forwarded-')) throw headerInvalid(name, 'it is set by this client alone');
    if (checked.has(name)) throw headerInvalid(name, 'it is given twice');
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
      throw headerInvalid(name, 'its value has line ends or other characters that no header may hold');
    total += name.length + value.length;
    checked.set(name, value);
  }
  if (checked.size > maxHeaders || total > maxTotal)
    throw headerInvalid('all', `at most ${maxHeaders} headers and ${maxTotal} bytes are sent`);
  return Object.fromEntries(checked);
}

/** The headers that may go with a redirect to another origin: no credentials, no cookies, nothing that could be a secret. */
export function harmlessHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
}
