import type { Clock } from '@millrace/core';
import type { Pool } from '../pool/pool.js';
import type { Place } from '../workspace/place.js';
import type { FactCache } from './fact-cache.js';
import type { CodeFacts } from '../code/code-facts.js';
import type { StampCache } from './stamp-cache.js';

/** Why a file is not among those ingested. */
export type SkipReason = 'binary' | 'too_large' | 'withheld' | 'excluded' | 'ignored' | 'link' | 'submodule' | 'missing' | 'unreadable';

/** A file a source knows of. */
export interface ListedFile {
  /** Relative to what is ingested, parts separated by `/`. */
  readonly path: string;
  /** Bytes, where known without opening it. */
  readonly sizeBytes?: number;
  /** What the system told of it when it was listed, if it did. */
  readonly stamp?: Float64Array;
  /** What the source finds it by. */
  readonly key: string;
}

/** An entry that is no file to ingest, or several. */
export interface PassedOver {
  readonly skipped: SkipReason;
  /** 1 unless said. */
  readonly count?: number;
}

/** What is known of a file before it is read. */
export interface SizedFile extends ListedFile {
  readonly sizeBytes: number;
  /** Of its content, where that can be told without reading it. */
  readonly hash?: string;
  /** Of the content it had when it was last read. */
  readonly lastHash?: string;
}

/** What reading a file gave. */
export interface ReadFile {
  readonly sizeBytes: number;
  readonly hash: string;
  readonly facts: CodeFacts;
}

/** What is known of files that were seen before, kept from one ingest to the next. */
export interface KnownFiles {
  readonly facts: FactCache;
  readonly stamps: StampCache;
}

/** Is told of a file once it was read. */
export type ToldRead = (file: SizedFile, read: ReadFile | PassedOver) => void;

/** What a source reads with. */
export interface ReadTools {
  readonly pool: Pool;
  readonly known: KnownFiles;
  readonly clock: Clock;
  /** Bytes; a larger file is not read. */
  readonly maxFileBytes: number;
  readonly signal: AbortSignal;
}

/** `working_files`: files on the disk, as git lists them. `commit`: of a commit, from git's objects. `folder`: by walking. */
export type SourceKind = 'working_files' | 'commit' | 'folder';

/** Where the files of an ingest come from. */
export interface FileSource {
  readonly kind: SourceKind;
  /** The hash of the commit that is read or checked out. */
  readonly commit?: string;
  /** The folder that paths are relative to, if its files are on the disk. */
  readonly folder?: Place;
  /** Lists everything there is. Whoever stops iterating ends the listing. */
  list(signal: AbortSignal): AsyncIterable<ListedFile | PassedOver>;
  /** Looks at files without reading them. @returns what is known of each, in their order. */
  look(files: readonly ListedFile[], tools: ReadTools): Promise<readonly (SizedFile | PassedOver)[]>;
  /** Reads files and keeps their facts. @param onRead - told of each file once, in any order. */
  read(files: AsyncIterable<SizedFile>, tools: ReadTools, onRead: ToldRead): Promise<void>;
  /** The content of files, in their order; nothing where one can no longer be read. */
  contents(files: readonly ListedFile[], signal: AbortSignal): AsyncIterable<Buffer | undefined>;
  close(): Promise<void>;
}
