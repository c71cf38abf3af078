import { defineExtensionPoint } from '@millrace/core';
import type { SymbolKind } from '../code/code-facts.js';

/** A piece of a file that can be understood by itself: what one symbol declares, or lines between such. */
export interface CodeChunk {
  /** Counted from 1, both included. */
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: SymbolKind | 'lines';
  /** The name it goes by, with those around it: `Mill.turn`. */
  readonly symbol?: string;
  /** At most 8 KiB. */
  readonly text: string;
}

/** A file of an ingest. */
export interface ChunkedFile {
  /** Relative to what was ingested, parts separated by `/`. */
  readonly path: string;
  readonly language: string;
  /** Equal for equal content: whoever has chunks of this hash need not ask for them again. */
  readonly hash: string;
  /** Reads the file and cuts it up. @returns nothing where it is no longer what was ingested; the next ingest tells it anew. */
  chunks(signal: AbortSignal): Promise<readonly CodeChunk[] | undefined>;
}

/** Some files of one principal's last ingest of a repository. */
export interface ChunkPage {
  /** For the next pull, and for `ack` when what is here is kept. */
  readonly cursor: string;
  /** Whose ingest it was; nobody else is to see it. */
  readonly owner: { readonly tenant: string; readonly id: string };
  /** What was ingested, as its caller knows it. */
  readonly repository: string;
  readonly files: readonly ChunkedFile[];
  /** On the last page: the paths of all its files. What is kept of others is gone. */
  readonly all?: ReadonlySet<string>;
}

/** Where a sink gets chunks from. */
export interface ChunkFeed {
  /**
   * Waits for what comes after a cursor, as long as it takes.
   *
   * @param cursor - of the page before; without it, or after a restart, what is not acknowledged begins anew.
   * @param max - files of a page at most.
   * @throws the signal's reason on abort.
   */
  pull(cursor: string | undefined, max: number, signal: AbortSignal): Promise<ChunkPage>;
  /** Says that everything up to a cursor is kept. An ingest whose last page is acknowledged is not given again. */
  ack(cursor: string): Promise<void>;
}

/** Something that keeps the code of ingested repositories, to be found again. */
export interface ChunkSink {
  /** Names it from one start to the next; 1 to 64 letters, digits, dots, dashes and underscores. */
  readonly name: string;
  /** Starts pulling, until `signal` aborts. */
  open(feed: ChunkFeed, signal: AbortSignal): void;
}

/** The sinks that ingested code goes to. */
export const chunkSinks = defineExtensionPoint<ChunkSink>('main.chunkSinks', {
  sealed: true,
  check: (value) =>
    typeof value?.name === 'string' && /^[\w.-]{1,64}$/.test(value.name) && typeof value.open === 'function'
      ? undefined
      : 'a chunk sink needs name (letters, digits, dots, dashes and underscores) and open(feed, signal)',
});
