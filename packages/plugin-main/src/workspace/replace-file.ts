import type { Parent } from './open-parent.js';
import { putInPlace, type Placement } from './put-in-place.js';
import type { PresentFile } from './present-file.js';
import type { Place } from './place.js';

/** A file that is about to get other content. */
export interface Replacement {
  readonly place: Place;
  /** What it holds now; absent where it is new. */
  readonly before: { readonly bytes: Uint8Array; readonly mode: number } | undefined;
  /** Hash of what it will hold. */
  readonly hash: string;
}

/** What was kept of the content before. */
export interface KeptBefore {
  readonly id: string;
  /** The change was not made after all. */
  forget(): Promise<void>;
}

/** Keeps what a change is about to replace, so that it can be undone; nothing where it cannot be kept. */
export type KeepBefore = (replacement: Replacement) => Promise<KeptBefore | undefined>;

/** How a file is to be replaced. */
export interface Replacing extends Pick<Placement, 'unique' | 'replaces'> {
  readonly present: PresentFile | undefined;
  /** Of the new bytes. */
  readonly hash: string;
  readonly keep?: KeepBefore | undefined;
}

/**
 * Gives a name new content in one step, after the old was kept.
 *
 * @returns the id under which it was kept.
 */
export async function replaceFile(parent: Parent, bytes: Buffer, replacing: Replacing): Promise<string | undefined> {
  const { present, hash, keep, unique, replaces } = replacing;
  const before = present && { bytes: present.bytes, mode: present.stats.mode & 0o777 };
  const kept = await keep?.({ place: parent.place, before, hash });
  try {
    await putInPlace(parent, bytes, { unique, replaces, present: present?.stats, isUnchanged: () => present?.isUnchanged() ?? true });
  } catch (error) {
    await kept?.forget().catch(() => undefined);
    throw error;
  }
  return kept?.id;
}
