import type { CodeFacts } from '../code/code-facts.js';
import type { FileSource, SkipReason } from './file-source.js';

/** A file of an ingest, with what is kept of it: its symbols are counted and let go, or a large tree would fill the memory. */
export interface IngestedFile extends Omit<CodeFacts, 'symbols' | 'isBinary'> {
  readonly path: string;
  readonly language: string;
  readonly sizeBytes: number;
}

/** What an ingest found. */
export interface Snapshot {
  readonly repository: string;
  readonly source: FileSource['kind'];
  readonly commit?: string;
  readonly files: readonly IngestedFile[];
  readonly sizeBytes: number;
  /** Symbols in all files. */
  readonly symbols: number;
  /** Files passed over, by reason; reasons that did not occur are absent. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Files that fitted no more. */
  readonly leftOut: number;
  /** The listing was stopped: there may be more left out than counted. */
  readonly isListingPartial: boolean;
  /** Files their parser did not understand whole. */
  readonly parseErrors: number;
  readonly durationMs: number;
}

/** Files per language, the most frequent first. */
export function languagesOf(files: readonly IngestedFile[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { language } of files) counts.set(language, (counts.get(language) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1)));
}
