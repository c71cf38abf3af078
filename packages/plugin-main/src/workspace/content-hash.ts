import { createHash, type Hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { inPieces } from './in-pieces.js';

/** A hash to be fed piece by piece. */
export function startHash(): Hash {
  return createHash('sha256');
}

/** The short form callers see: enough to notice a change, and cheap in tokens. */
export function endHash(hash: Hash): string {
  return shortHash(hash.digest('hex'));
}

/** The short form of a whole hash. */
export function shortHash(hash: string): string {
  return hash.slice(0, 16);
}

/** The hash of bytes that are at hand. */
export function hashOf(bytes: Uint8Array): string {
  return endHash(startHash().update(bytes));
}

/** Stands for the hash of a file that is too large to be read for it: made of what changes when it is written to. */
export function stateOf({ ino, size, mtimeMs }: Stats): string {
  return `~${[ino, size, Math.round(mtimeMs * 1_000)].map((number) => number.toString(36)).join('-')}`;
}

/** Whether a hash that a caller was given, of either kind, still stands for a file. */
export function isMatch(given: string, hash: string, stats: Stats): boolean {
  return given === hash || given === stateOf(stats);
}

/** The same for bytes that may be many: the event loop turns between. @throws the signal's reason on abort. */
export async function hashInPieces(bytes: Uint8Array, signal: AbortSignal): Promise<string> {
  const hash = startHash();
  for await (const [from, to] of inPieces(bytes.length, signal)) hash.update(bytes.subarray(from, to));
  return endHash(hash);
}
