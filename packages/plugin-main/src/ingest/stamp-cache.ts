interface Stamped {
  /** Empty where the file was too fresh to be told from a later change. */
  readonly stamp: Float64Array;
  readonly hash: string;
}

const defaultFiles = 200_000;

/** The hashes of files on the disk. As long as size, times and identity are what they were, a file is not read again. */
export class StampCache {
  readonly #files = new Map<string, Stamped>();
  readonly #maxFiles: number;

  /** @param maxFiles - about 300 bytes of memory each; what was asked for longest ago goes first. 200 000 unless said. */
  constructor(maxFiles = defaultFiles) {
    this.#maxFiles = maxFiles;
  }

  /** @param path - absolute. @returns its last hash, and whether its content is surely still that. */
  get(path: string, stamp: Float64Array): { readonly hash: string; readonly isCurrent: boolean } | undefined {
    const found = this.#files.get(path);
    if (!found) return undefined;
    this.#files.delete(path);
    this.#files.set(path, found);
    return { hash: found.hash, isCurrent: found.stamp.length > 0 && found.stamp.every((number, index) => number === stamp[index]) };
  }

  set(path: string, hash: string, stamp: readonly number[] = []): void {
    this.#files.delete(path);
    this.#files.set(path, { stamp: Float64Array.from(stamp), hash });
    const [oldest] = this.#files.keys();
    if (this.#files.size > this.#maxFiles && oldest !== undefined) this.#files.delete(oldest);
  }
}
