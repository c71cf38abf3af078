import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { isDirectory, notRegular } from '../error-catalogue/files.js';
import type { Place } from './place.js';
import { systemFailure } from './system-failure.js';

/**
 * Refuses what is no regular file before it is opened: opening a pipe would wake whoever waits at its other end, and opening
 * a device may do anything.
 *
 * @throws MillraceError `is_directory`, `not_regular`, `not_found`.
 */
export async function refuseSpecial(place: Place, shown: string): Promise<void> {
  try {
    refuseKind(await lstat(place.absolute), shown);
  } catch (error) {
    throw systemFailure(error, shown);
  }
}

/** @throws MillraceError `is_directory`, `not_regular`. */
export function refuseKind(stats: Stats, shown: string): void {
  if (stats.isDirectory()) throw isDirectory(shown);
  if (!stats.isFile()) throw notRegular(shown);
}
