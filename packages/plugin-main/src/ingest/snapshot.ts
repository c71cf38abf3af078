import type { Place } from '../workspace/place.js';
import type { CodeFacts } from '../code/code-facts.js';
import type { SkipReason, SourceKind } from './file-source.js';
import type { SourceRequest } from './open-source.js';

/** A file of an ingest, with what is known of it. What is inside it stays packed: `Repository.detailOf` opens it. */
export interface IngestedFile extends Omit<CodeFacts, 'isBinary'> {
  /** Relative to what was ingested, parts separated by `/`. */
  readonly path: string;
  readonly language: string;
  readonly sizeBytes: number;
  /** Equal for equal content: of a file on the disk the hash `read_file` tells, of a commit's file git's own. */
  readonly hash: string;
}

/** What an ingest found. */
export interface Snapshot {
  /** As callers know it: a path relative to the root, or a URL. */
  readonly repository: string;
  /** What was asked for; with the commit that was read, so that the same content can be read again. */
  readonly request: SourceRequest;
  /** The folder that paths are relative to; absent where a commit was read. */
  readonly folder?: Place;
  readonly source: SourceKind;
  readonly commit?: string;
  /** By path. */
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
