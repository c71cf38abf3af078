import type { Hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { hashOf } from '../workspace/content-hash.js';

/** The stamp of a regular file by its content. @see stampOf, which reads one from the disk. */
export function stampOfBytes(bytes: Uint8Array): string {
  return stampOfHash(hashOf(bytes));
}

/** The same for content whose hash is at hand. */
export function stampOfHash(hash: string): string {
  return `h:${hash}`;
}

/** The stamp of something that was moved: it tells whether it is still that very thing, and a file whether it was written to. */
export function stampOfMoved(stats: Stats): string {
  return stats.isDirectory() ? `i:${stats.ino}` : `s:${stats.ino}:${stats.size}:${stats.mtimeMs}`;
}

/** The stamp of a link by where it leads. */
export function stampOfLink(target: string): string {
  return `l:${target}`;
}

/** The stamp of a folder by all that is in it. @param hash - fed with what is in it, in a fixed order. */
export function stampOfTree(hash: Hash): string {
  return `t:${hash.digest('hex').slice(0, 32)}`;
}
