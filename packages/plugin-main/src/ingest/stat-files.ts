import { join } from 'node:path';
import type { Stats } from 'node:fs';
import { statInWorker, type Refusal } from '../workspace/worker-door.js';

/** Files to be looked at. */
export interface StatRequest {
  /** Absolute. */
  readonly folder: string;
  /** Relative to the folder. */
  readonly keys: readonly string[];
}

/** What tells that a file is still the one it was: size, times of change, and the file itself. */
export type Stamp = readonly [sizeBytes: number, mtimeMs: number, ctimeMs: number, inode: number, device: number];

/** How many numbers a stamp has. */
export const stampLength = 5;

const refusals: readonly Refusal[] = ['missing', 'link', 'folder', 'denied', 'unreadable'];

/**
 * Looks at files without opening them.
 *
 * @returns a stamp of each, one after the other, as there are a great many; where there is none, its first number says why.
 */
export function statFiles({ folder, keys }: StatRequest): Float64Array {
  const numbers = new Float64Array(keys.length * stampLength);
  for (const [index, key] of keys.entries()) {
    const found = statInWorker(join(folder, key));
    numbers.set(typeof found === 'string' ? [-1 - refusals.indexOf(found)] : stampOf(found), index * stampLength);
  }
  return numbers;
}

/** The stamp of a file. */
export function stampOf({ size, mtimeMs, ctimeMs, ino, dev }: Stats): Stamp {
  return [size, mtimeMs, ctimeMs, ino, dev];
}

/** One stamp out of many. */
export function stampAt(numbers: Float64Array, index: number): Float64Array {
  return numbers.subarray(index * stampLength, (index + 1) * stampLength);
}

/** Why there is no such file to read, if its first number says so. */
export function refusalIn([sizeBytes = 0]: Float64Array): Refusal | undefined {
  return sizeBytes < 0 ? refusals[-1 - sizeBytes] : undefined;
}
