/** Why a file is not among those ingested. */
export type SkipReason = 'binary' | 'too_large' | 'withheld' | 'ignored' | 'link' | 'submodule' | 'missing' | 'unreadable';

/** A file a source knows of. */
export interface ListedFile {
  /** Relative to what is ingested, parts separated by `/`. */
  readonly path: string;
  /** Bytes, where known without opening it. */
  readonly sizeBytes?: number;
  /** What the source finds it by. */
  readonly key: string;
}

/** An entry that is no file to ingest, or several. */
export interface PassedOver {
  readonly skipped: SkipReason;
  /** 1 unless said. */
  readonly count?: number;
}

/** A file with its content, or why it has none. */
export type LoadedFile =
  | { readonly file: ListedFile; readonly content: Buffer }
  | { readonly file: ListedFile; readonly skipped: SkipReason | 'over_limit' };

/** Says before any content is read whether a file of that size still fits. */
export type Admit = (sizeBytes: number) => 'yes' | 'too_large' | 'over_limit';

/** Where the files of an ingest come from. */
export interface FileSource {
  /** `working_files`: files on the disk, as git lists them. `commit`: of a commit, from git's objects. `folder`: by walking. */
  readonly kind: 'working_files' | 'commit' | 'folder';
  /** The hash of the commit that is read or checked out. */
  readonly commit?: string;
  /** Lists everything there is. Whoever stops iterating ends the listing. */
  list(signal: AbortSignal): AsyncIterable<ListedFile | PassedOver>;
  /** Loads files in the order given. */
  load(files: readonly ListedFile[], admit: Admit, signal: AbortSignal): AsyncIterable<LoadedFile>;
  close(): Promise<void>;
}
