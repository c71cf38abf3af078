import { unpackDetail } from '../code/code-detail.js';
import { hashOf } from '../workspace/content-hash.js';
import { decode, isBinary, sniffEncoding } from '../workspace/text-encoding.js';
import { openSnapshot, type IngestTools, type OpenedSnapshot } from '../ingest/ingest.js';
import type { IngestedFile } from '../ingest/snapshot.js';
import type { ChunkedFile, ChunkPage, CodeChunk } from './chunk-sinks.js';
import { cutFile } from './cut-file.js';
import type { PendingIngest } from './pending-ingests.js';

/** One ingest on its way to a sink: taken anew when it begins, so that nothing of it is held in memory until then. */
export class Delivery {
  readonly pending: PendingIngest;
  readonly #opened: OpenedSnapshot;
  readonly #files: readonly IngestedFile[];

  private constructor(pending: PendingIngest, opened: OpenedSnapshot) {
    this.pending = pending;
    this.#opened = opened;
    // Without symbols there is no code to be found by its words.
    this.#files = opened.snapshot.files.filter((file) => file.detail.byteLength > 0);
  }

  /** @throws MillraceError what `ingest` throws. */
  static async begin(pending: PendingIngest, tools: IngestTools): Promise<Delivery> {
    return new Delivery(pending, await openSnapshot(pending.request, tools));
  }

  /** The files from an index on. @param max - how many at most. */
  page(from: number, max: number): ChunkPage {
    const files = this.#files.slice(from, from + max);
    const isLast = from + max >= this.#files.length;
    const { id, owner, repository } = this.pending;
    return {
      cursor: `${id}.${isLast ? 'end' : from + max}`,
      owner,
      repository,
      files: files.map((file) => this.#chunked(file)),
      ...(isLast && { all: new Set(this.#files.map(({ path }) => path)) }),
    };
  }

  close(): Promise<void> {
    return this.#opened.close();
  }

  #chunked(file: IngestedFile): ChunkedFile {
    const { path, language, hash } = file;
    return { path, language, hash, chunks: (signal) => this.#chunksOf(file, signal) };
  }

  async #chunksOf(file: IngestedFile, signal: AbortSignal): Promise<readonly CodeChunk[] | undefined> {
    for await (const content of this.#opened.contents([file], signal)) {
      if (content === undefined || isBinary(content)) return undefined;
      // The lines of its symbols are those of what was ingested.
      if (this.#opened.snapshot.source !== 'commit' && hashOf(content) !== file.hash) return undefined;
      return cutFile(decode(content, sniffEncoding(content) ?? 'utf-8'), unpackDetail(file).symbols);
    }
    return undefined;
  }
}
