import type { CodeFacts, SymbolKind } from '../code/code-facts.js';
import type { FileSource, SkipReason } from './file-source.js';

/** A file of an ingest, with what is known of it. */
export interface IngestedFile extends CodeFacts {
  readonly path: string;
  readonly language: string;
  readonly sizeBytes: number;
  /** Symbols per kind; all are counted, even where `symbols` no longer holds them. */
  readonly kinds: Readonly<Partial<Record<SymbolKind, number>>>;
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
  /** There may be more left out than counted. */
  readonly isLeftOutPartial: boolean;
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
