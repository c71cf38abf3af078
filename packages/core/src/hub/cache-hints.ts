import type { Item } from '../catalogue/item.js';
import type { CacheHint } from '../call/cache-hint.js';
import { points } from '../points/points.js';
import type { HubCore } from './hub-core.js';
import type { ListKind, Serving } from './serving.js';

/** How long clients may keep lists and what the server says of itself, and for whom. */
export function createCacheHints(core: HubCore): Pick<Serving, 'listHint' | 'selfHint'> {
  const { ttlMs = 0, isPublic = false } = core.options.cache ?? {};
  const guards = core.contributions.reader(points.guards);
  const shapers = core.contributions.reader(points.shapers);
  const hint = (isForAll: boolean): CacheHint => ({ ttlMs, cacheScope: isForAll ? 'public' : 'private' });

  const isSameForAll = (kind: ListKind): boolean => {
    const items: readonly Item[] = core.catalogue.current()[kind];
    if (items.some((item) => item.scopes.length > 0) || guards.values.some((guard) => guard.mayList)) return false;
    return kind !== 'tools' || !shapers.values.some((shaper) => shaper.catalogue);
  };
  return { listHint: (kind) => hint(isPublic && isSameForAll(kind)), selfHint: hint(isPublic) };
}
