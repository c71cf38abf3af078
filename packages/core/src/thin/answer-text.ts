import type { CacheHint } from '../call/cache-hint.js';
import type { ServerInfo } from '../hub/serving.js';
import { metaKeys } from './client-facts.js';

/** What a result has besides what its method says, as JSON fields with a comma before them. @internal */
export interface Stamp {
  /** Of any result. */
  readonly all: string;
  /** Of a result that says for how long and for whom it may be kept: unless told, by its caller, and not at all. */
  kept(hint?: CacheHint): string;
}

const nothing: Stamp = { all: '', kept: () => '' };

/** Nothing in the 2025 revisions; since then its kind and who made it. @internal */
export function stampOf(era: 'modern' | 'legacy', serverInfo: ServerInfo): Stamp {
  if (era === 'legacy') return nothing;
  const all = `,"resultType":"complete","_meta":{"${metaKeys.serverInfo}":${JSON.stringify(serverInfo)}}`;
  return { all, kept: ({ ttlMs, cacheScope } = unkept) => `,"ttlMs":${ttlMs},"cacheScope":"${cacheScope}"${all}` };
}

const unkept: CacheHint = { ttlMs: 0, cacheScope: 'private' };

/**
 * A JSON-RPC response, as text.
 *
 * @param result - the JSON of an object; where a stamp follows, of one with at least one field.
 * @internal
 */
export function responseText(id: string | number, result: string, stamp: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${stamp === '' ? result : result.slice(0, -1) + stamp + '}'}}`;
}
