import { definedListing } from '../catalogue/catalogue-tool.js';
import type { ToolItem } from '../catalogue/item.js';
import { toolListing } from '../catalogue/tool-listing.js';
import { describeDrift, driftOf, entryOf } from './compare-locks.js';
import { lockTool, type ToolLock } from './tool-lock.js';

/** What a hub is to do with a lock. */
export interface HubLock {
  /** The content of `millrace.lock`, as `parseToolLock` reads it. */
  readonly locked: ToolLock;
  /**
   * `refuse`, unless said: the hub is not made with tools that are not as locked, and those that come while it serves are withheld.
   * `warn`: they are served, and the log tells of each once.
   */
  readonly onDrift?: 'refuse' | 'warn';
}

/** Says how a tool differs from the locked one, as sentences; none where it does not. */
export type LockCheck = (item: ToolItem) => readonly string[];

/** The check of a lock that tools must pass to be served; nothing where none must. */
export function refusingLock(lock: HubLock | undefined): LockCheck | undefined {
  return lock && lock.onDrift !== 'warn' ? lockCheck(lock.locked) : undefined;
}

/** Reads a lock once, for every tool of every revision; a definition is hashed once. */
export function lockCheck(locked: ToolLock): LockCheck {
  const known = new WeakMap<object, Map<string, readonly string[]>>();
  return (item) => {
    const original = item.defined?.spec ?? item.spec;
    const byName = known.get(original) ?? new Map<string, readonly string[]>();
    known.set(original, byName);
    const key = JSON.stringify([item.plugin, item.defined?.name, item.name]);
    const seen = byName.get(key) ?? differences(item, locked);
    byName.set(key, seen);
    return seen;
  };
}

function differences(item: ToolItem, locked: ToolLock): readonly string[] {
  const listing = toolListing(item);
  const present = lockTool({ plugin: item.plugin, effect: item.effect, listing, defined: definedListing(item) ?? listing });
  const drift = driftOf(item.name, entryOf(locked, item.name), present);
  return drift ? describeDrift(drift) : [];
}
