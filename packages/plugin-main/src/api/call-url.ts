import { apiPathDenied, callInvalid } from '../error-catalogue/outside.js';
import { checkedUrl } from '../http/checked-url.js';
import type { ApiCall, ApiSettings } from './api-settings.js';

/** The URL of a call by URL. @throws MillraceError `invalid_url`, `invalid_call`. */
export function urlOfUrl(url: string, { path, query }: ApiCall): URL {
  if (path !== undefined) throw callInvalid('path goes with api; write it into url');
  return withQuery(checkedUrl(url), query ?? {});
}

/**
 * The URL of a call to a named API: below its own URL, whatever the path says.
 *
 * @param path - may bring a query of its own.
 * @throws MillraceError `denied` when the path leads elsewhere, `invalid_call` when it sets what the host has set.
 */
export function urlOfApi(api: ApiSettings, { path = '', query = {} }: ApiCall): URL {
  const base = new URL(api.url);
  const folder = base.pathname.replace(/\/$/, '');
  const url = path === '' ? new URL(base.pathname, base) : checkedUrl(`${base.origin}${folder}/${path.replace(/^\/+/, '')}`);
  const isBelow = url.origin === base.origin && (url.pathname === base.pathname || url.pathname.startsWith(`${folder}/`));
  if (!isBelow || hidesSteps(url.pathname)) throw apiPathDenied();
  const given = new Set([...url.searchParams.keys(), ...Object.keys(query)]);
  const fixed = Object.keys(api.query).find((key) => given.has(key));
  if (fixed !== undefined) throw callInvalid(`query '${fixed}' is set by the host`);
  for (const [key, value] of base.searchParams) url.searchParams.append(key, value);
  return withQuery(url, query);
}

/** Steps upwards that a server may see after it has decoded the path once more. */
function hidesSteps(path: string): boolean {
  const decoded = path.replace(/%(?:25)*2e/gi, '.').replace(/%(?:25)*(?:2f|5c)/gi, '/');
  return /(?:^|[/\\;])\.\.(?:[/\\;]|$)/.test(decoded);
}

function withQuery(url: URL, query: Readonly<Record<string, unknown>>): URL {
  for (const [key, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (typeof each === 'object' && each !== null)
        throw callInvalid(`query '${key}' must be a text, a number, true or false, or a list of those`);
      if (each !== undefined && each !== null) url.searchParams.append(key, String(each));
    }
  }
  return url;
}
