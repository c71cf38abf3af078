import { countSymbols } from '../code/code-facts.js';
import { languageOf } from '../code/language.js';
import type { CodeFacts } from '../code/code-facts.js';
import type { ListedFile, PassedOver, ReadFile, SkipReason } from './file-source.js';
import type { IngestedFile } from './snapshot.js';

/** Imports kept of all files together, about 60 MB of memory; beyond, files have none. */
const maxKeptImports = 500_000;
/** Bytes kept of what is inside files, all together; beyond, files are as if no parser had looked into them. */
const maxKeptDetail = 128 * 1024 * 1024;

const nothing = new Uint8Array(0);

/** What an ingest has taken in so far. */
export class Intake {
  readonly files: IngestedFile[] = [];
  readonly skipped: Partial<Record<SkipReason, number>> = {};
  sizeBytes = 0;
  symbols = 0;
  parseErrors = 0;
  /** Files that fitted no more. */
  leftOut = 0;
  /** The listing has not come to its end. */
  isListingPartial = false;
  readonly #shownHash: (hash: string) => string;
  #imports = 0;
  #detailBytes = 0;

  /** @param shownHash - makes the hash of a file's content into the one that callers know. */
  constructor(shownHash: (hash: string) => string) {
    this.#shownHash = shownHash;
  }

  /** Counts entries that are passed over. */
  skip({ skipped, count = 1 }: PassedOver): void {
    if (count > 0) this.skipped[skipped] = (this.skipped[skipped] ?? 0) + count;
  }

  /** Takes in what was read of a file, or counts why it was not. */
  take({ path }: ListedFile, read: ReadFile | PassedOver): void {
    if ('skipped' in read) return this.skip(read);
    const { facts, sizeBytes, hash } = read;
    if (facts.isBinary) return this.skip({ skipped: 'binary' });
    this.files.push({ path, language: languageOf(path).name, sizeBytes, hash: this.#shownHash(hash), ...this.#kept(facts) });
    this.sizeBytes += sizeBytes;
    this.symbols += countSymbols(facts.kinds);
    if (facts.hasErrors) this.parseErrors += 1;
  }

  #kept({ detail, imports, ...facts }: CodeFacts): Omit<CodeFacts, 'isBinary'> {
    const hasDetail = this.#detailBytes + detail.byteLength <= maxKeptDetail;
    if (hasDetail) this.#detailBytes += detail.byteLength;
    const hasImports = this.#imports < maxKeptImports;
    if (hasImports) for (const each of imports) this.#imports += 1 + (each.names?.length ?? 0);
    return { ...facts, imports: hasImports ? imports : [], detail: hasDetail ? detail : nothing };
  }
}
