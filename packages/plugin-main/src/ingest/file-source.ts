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
  /** Lists the files. @param skip - called for each one passed over. */
  list(skip: (reason: SkipReason, count?: number) => void, signal: AbortSignal): AsyncIterable<ListedFile>;
  /** Loads files in the order given. */
  load(files: readonly ListedFile[], admit: Admit, signal: AbortSignal): AsyncIterable<LoadedFile>;
  close(): Promise<void>;
}
