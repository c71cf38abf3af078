import { keptBytes, type Checkpoint } from './checkpoint.js';

/** What may be kept. */
export interface KeepLimits {
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** Ids of those that stay whatever there is: the one being kept, and what it needs. */
  readonly staying: ReadonlySet<string>;
}

interface Share {
  readonly oldest: string;
  bytes: number;
  entries: number;
}

/**
 * The checkpoint to drop next: the oldest of the owner who has most, so that a busy one does not take the others' away.
 *
 * @param checkpoints - oldest first.
 * @returns nothing when all is within the limits.
 */
export function firstToGo(checkpoints: readonly Checkpoint[], { maxBytes, maxEntries, staying }: KeepLimits): string | undefined {
  const bytes = checkpoints.reduce((sum, checkpoint) => sum + keptBytes(checkpoint), 0);
  if (bytes <= maxBytes && checkpoints.length <= maxEntries) return undefined;
  const shares = new Map<string, Share>();
  for (const checkpoint of checkpoints) {
    if (staying.has(checkpoint.id)) continue;
    const share = shares.get(checkpoint.owner) ?? { oldest: checkpoint.id, bytes: 0, entries: 0 };
    share.bytes += keptBytes(checkpoint);
    share.entries += 1;
    shares.set(checkpoint.owner, share);
  }
  const measure = bytes > maxBytes ? 'bytes' : 'entries';
  return [...shares.values()].toSorted((a, b) => b[measure] - a[measure])[0]?.oldest;
}
