import type { Item } from '../catalogue/item.js';
import type { AnyResource } from '../token/resource.js';
import type { CallTools } from './call-tools.js';

/** How long a client may use an answer again, and whether others may be given it. @see MCP 2026-07-28, caching. */
export interface CacheHint {
  readonly ttlMs: number;
  readonly cacheScope: 'public' | 'private';
}

/**
 * The hint of a resource that was read. It is public only where nothing that could look at the principal had a say, and there is none
 * for a call that asked: its answers are not in the cache's key.
 */
export function readHint(tools: Pick<CallTools, 'guards' | 'shapers'>, item: Item, round: number): CacheHint | undefined {
  const cache = item.kind === 'resource' ? (item.spec as AnyResource).cache : undefined;
  if (cache === undefined || round > 1) return undefined;
  const isForAll = item.scopes.length === 0 && tools.guards().length === 0 && tools.shapers().length === 0;
  return { ttlMs: cache.ttlMs, cacheScope: cache.isPublic === true && isForAll ? 'public' : 'private' };
}
