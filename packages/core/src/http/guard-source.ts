import { hostRefused, originRefused } from '../error/error-catalogue/http.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { Arrival } from '../mcp/arrival.js';
import { isAddress, loopbackNames } from './loopback.js';

/** Which hosts and origins are answered. @internal */
export interface SourceRules {
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** Any address may be named as host: for binds that other machines reach by address. */
  readonly isAddressAllowed: boolean;
}

/** @internal */
export function sourceRules(given: {
  allowedHosts?: readonly string[];
  allowedOrigins?: readonly string[];
  isAddressAllowed?: boolean;
}): SourceRules {
  return {
    allowedHosts: (given.allowedHosts ?? loopbackNames).map((host) => hostnameOf(`http://${host}`) ?? host),
    allowedOrigins: given.allowedOrigins ?? loopbackNames,
    isAddressAllowed: given.isAddressAllowed ?? false,
  };
}

/** Says why a request is refused for where it comes from; undefined: it is not. @internal */
export type SourceGuard = (arrival: Pick<Arrival, 'header'>) => MillraceError | undefined;

/**
 * Refuses what a web page could send by another name for this machine, or from a page of somebody else.
 *
 * @see MCP, security best practices: DNS rebinding.
 * @internal
 */
export function guardSource(rules: SourceRules): SourceGuard {
  // Most requests name the same host as the one before.
  let lastAllowed: string | undefined;
  return (arrival) => {
    const host = arrival.header('host') ?? '';
    if (host !== lastAllowed && !isAllowedHost(host, rules)) return hostRefused(printable(host));
    lastAllowed = host;
    const origin = arrival.header('origin');
    if (origin === undefined || isAllowedOrigin(origin, rules.allowedOrigins)) return undefined;
    return originRefused(printable(origin));
  };
}

function isAllowedHost(host: string, { allowedHosts, isAddressAllowed }: SourceRules): boolean {
  const hostname = hostnameOf(`http://${host}`);
  return hostname !== undefined && (allowedHosts.includes(hostname) || (isAddressAllowed && isAddress(hostname)));
}

function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  // A name stands for its origins; sent as an origin it is none.
  if (origin.includes('://') && allowed.includes(origin)) return true;
  const hostname = hostnameOf(origin);
  return hostname !== undefined && allowed.includes(hostname);
}

/** Undefined for what is no plain host or origin, such as one with a user, a path or a comma in it. */
function hostnameOf(url: string): string | undefined {
  if (!/^https?:\/\/[^/?#@\s,\\]+$/i.test(url)) return undefined;
  try {
    return new URL(url).hostname;
  } catch {
    return undefined;
  }
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 100);
}
