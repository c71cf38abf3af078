import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, realpathSync, statSync, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { isInside } from './inside.js';
import { protectedName } from './protected-name.js';
import type { Verification } from './verify.js';

/** The workspace's rules, as worker processes are told them. */
export interface WorkerAccess {
  /** Real paths of the roots. */
  readonly roots: readonly string[];
  readonly allowSecrets: boolean;
  readonly verification: Verification;
}

/** Why a file is not read. */
export type Refusal = 'missing' | 'link' | 'folder' | 'denied' | 'unreadable' | 'too_large';

/** A file that was read, and what the system told of it before. */
export interface WholeFile {
  readonly stats: Stats;
  readonly content: Buffer;
}

/** How a file is to be read. */
export interface ReadLimit {
  /** A larger file is not read; one that grows meanwhile is read up to the size it had. */
  readonly maxBytes: number;
  /** Of a larger file, read the beginning. */
  readonly isCut?: boolean;
}

/**
 * The workspace's door for worker processes: the same checks, but without a wait between them, as nobody else is kept
 * waiting there. A file is opened, never through a link in the last part, and verified by where the open file really lies.
 *
 * @param path - absolute.
 */
export function readInWorker(access: WorkerAccess, path: string, limit: ReadLimit): WholeFile | Refusal {
  // Opening a pipe would wake whoever waits at its other end, and opening a device may do anything: they are told first.
  const named = statInWorker(path);
  if (typeof named === 'string') return named;
  return withOpened(path, readFlags, (descriptor) => {
    const stats = fstatSync(descriptor);
    // A file that has lost its last name has none to be judged by.
    if (stats.nlink === 0) return 'missing';
    const real = realPathOf(descriptor, path, access.verification);
    if (real === undefined || !isAllowed(access, real)) return 'denied';
    const refusal = refusalOf(stats) ?? (stats.size > limit.maxBytes && !limit.isCut ? 'too_large' : undefined);
    return refusal ?? { stats, content: readWhole(descriptor, Math.min(stats.size, limit.maxBytes)) };
  });
}

/** What the system tells of a file, never of what a link leads to; nothing is opened. */
export function statInWorker(path: string): Stats | Refusal {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats ? (refusalOf(stats) ?? stats) : 'missing';
  } catch (error) {
    return refusalFor(error);
  }
}

/**
 * Opens a folder for the time of `use`.
 *
 * @param path - absolute and real: where a link has taken the place of one of its parts, it is refused.
 * @param use - is told how to reach what is inside: that very folder's, wherever it is moved.
 */
export function withFolderInWorker<T>(access: WorkerAccess, path: string, use: (at: (name: string) => string) => T): T | Refusal {
  return withOpened(path, folderFlags, (descriptor) => {
    if (realPathOf(descriptor, path, access.verification) !== path || !isAllowed(access, path)) return 'denied';
    const base = access.verification === 'descriptor' ? `/proc/self/fd/${descriptor}` : path;
    return use((name) => (name === '' ? base : join(base, name)));
  });
}

const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0);
const folderFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

function withOpened<T>(path: string, flags: number, use: (descriptor: number) => T | Refusal): T | Refusal {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, flags);
    return use(descriptor);
  } catch (error) {
    return refusalFor(error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

const refusals: Readonly<Record<string, Refusal>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  ELOOP: 'link',
  EACCES: 'denied',
  EPERM: 'denied',
};

function refusalFor(error: unknown): Refusal {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return refusals[code] ?? 'unreadable';
}

function refusalOf(stats: Stats): Refusal | undefined {
  if (stats.isFile()) return undefined;
  return stats.isDirectory() ? 'folder' : 'link';
}

function isAllowed({ roots, allowSecrets }: WorkerAccess, real: string): boolean {
  const holding = roots.filter((root) => isInside(root, real));
  if (holding.length === 0) return false;
  const innermost = Math.max(...holding.map((root) => root.length));
  return allowSecrets || protectedName(real.slice(innermost).split(sep).join('/')) === undefined;
}

function realPathOf(descriptor: number, path: string, verification: Verification): string | undefined {
  if (verification === 'descriptor') return readlinkSync(`/proc/self/fd/${descriptor}`);
  const real = realpathSync(path);
  const [opened, named] = [fstatSync(descriptor, { bigint: true }), statSync(real, { bigint: true })];
  return opened.dev === named.dev && opened.ino === named.ino ? real : undefined;
}

function readWhole(descriptor: number, sizeBytes: number): Buffer {
  const content = Buffer.allocUnsafeSlow(sizeBytes);
  let length = 0;
  while (length < sizeBytes) {
    const read = readSync(descriptor, content, length, sizeBytes - length, length);
    if (read === 0) break;
    length += read;
  }
  return content.subarray(0, length);
}
