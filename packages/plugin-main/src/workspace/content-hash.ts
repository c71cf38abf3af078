import { createHash, type Hash } from 'node:crypto';

/** A hash to be fed piece by piece. */
export function startHash(): Hash {
  return createHash('sha256');
}

/** The short form callers see: enough to notice a change, and cheap in tokens. */
export function endHash(hash: Hash): string {
  return hash.digest('hex').slice(0, 16);
}

/** The hash of bytes that are at hand. */
export function hashOf(bytes: Uint8Array): string {
  return endHash(startHash().update(bytes));
}
