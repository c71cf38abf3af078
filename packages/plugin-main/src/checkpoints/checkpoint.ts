/** Something that had a name before a change, as it is kept. */
export type Image =
  | {
      /** Bytes at hand, kept under their own hash. */
      readonly kind: 'bytes';
      readonly item: string;
      readonly sizeBytes: number;
      readonly mode: number;
    }
  | {
      /** A file, link or whole folder that was brought into the trash as it was. */
      readonly kind: 'entry';
      readonly item: string;
      readonly sizeBytes: number;
    };

/** One name that came to mean something else. Paths are real and absolute. */
export interface Change {
  readonly path: string;
  /** What has the name now was here before. */
  readonly movedFrom?: string;
  /** What had the name; absent where it was free. */
  readonly before?: Image;
  /** Tells what has the name now; absent where it is free. */
  readonly after?: string;
}

/** All that one call changed, in the order it was done, and what is needed to take it back. */
export interface Checkpoint {
  readonly id: string;
  /** Whose call it was; nobody else sees it. */
  readonly owner: string;
  readonly tool: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly changes: readonly Change[];
  /** The checkpoint of the undo that took this back. */
  readonly undoneBy?: string;
}

/** Bytes kept for a checkpoint. */
export function keptBytes(checkpoint: Checkpoint): number {
  return checkpoint.changes.reduce((sum, { before }) => sum + (before?.sizeBytes ?? 0), 0);
}

/** Whether a value read from a journal is a checkpoint. */
export function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== 'object' || value === null) return false;
  const { id, owner, tool, at, changes } = value as Partial<Checkpoint>;
  return isText(id) && isText(owner) && isText(tool) && typeof at === 'number' && Array.isArray(changes) && changes.every(isChange);
}

function isChange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { path, movedFrom, before, after } = value as Partial<Change>;
  return isText(path) && isTextOrAbsent(movedFrom) && isTextOrAbsent(after) && (before === undefined || isImage(before));
}

// An item is a file's name: one that leads elsewhere is none of ours.
function isImage({ kind, item, sizeBytes }: Partial<Image>): boolean {
  return (kind === 'bytes' || kind === 'entry') && isText(item) && /^[\w-]+$/.test(item) && typeof sizeBytes === 'number';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || isText(value);
}
