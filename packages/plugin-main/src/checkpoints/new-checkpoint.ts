import type { Place } from '../workspace/place.js';
import type { Image } from './checkpoint.js';

/** A change that is about to be made. */
export interface NewChange {
  /** As the folder that was opened for the change tells it, links resolved. */
  readonly place: Place;
  readonly movedFrom?: Place;
  /** What has the name now: its bytes and permissions, or an image of the trash; absent where it is free. */
  readonly before?: { readonly bytes: Uint8Array; readonly mode: number } | Image | undefined;
  /** The stamp of what will have the name, as of `stampOfBytes`; absent where it will be free. */
  readonly after?: string | undefined;
}

/** A call's changes, about to be made. */
export interface NewCheckpoint {
  readonly owner: string;
  readonly tool: string;
  readonly changes: readonly NewChange[];
  /** A checkpoint whose images the change needs, and which therefore stays. */
  readonly needs?: string;
}

/** Bytes that keeping them takes. */
export function bytesToKeep({ changes }: NewCheckpoint): number {
  return changes.reduce((sum, { before }) => sum + (before ? ('bytes' in before ? before.bytes.length : before.sizeBytes) : 0), 0);
}
