import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image } from './checkpoint.js';

/** The files behind checkpoints: bytes under their hash, and a trash for what is brought there as it is. */
export class ImageStore {
  /** The folder that things are moved into, and back from, under the names of their items. */
  readonly trash: string;
  readonly #bytes: string;

  constructor(folder: string) {
    this.trash = join(folder, 'trash');
    this.#bytes = join(folder, 'bytes');
  }

  /** Makes the folders, and removes what no image in use stands for: what a killed process left. */
  async open(inUse: readonly Image[]): Promise<void> {
    for (const kind of ['bytes', 'entry'] as const) {
      const folder = this.#folderOf(kind);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const known = new Set(inUse.filter((image) => image.kind === kind).map((image) => image.item));
      for (const name of await readdir(folder)) if (!known.has(name)) await removeAll(join(folder, name));
    }
  }

  /** Keeps bytes; the same bytes are kept once. */
  async put(bytes: Uint8Array, mode: number): Promise<Image> {
    const item = createHash('sha256').update(bytes).digest('hex');
    const path = join(this.#bytes, item);
    if (!(await isThere(path))) {
      await writeFile(`${path}.new`, bytes, { mode: 0o600 });
      await rename(`${path}.new`, path);
    }
    return { kind: 'bytes', item, sizeBytes: bytes.length, mode };
  }

  /** The bytes of an image of bytes. */
  read(image: Image): Promise<Buffer> {
    return readFile(join(this.#bytes, image.item));
  }

  remove(image: Image): Promise<void> {
    return removeAll(join(this.#folderOf(image.kind), image.item));
  }

  #folderOf(kind: Image['kind']): string {
    return kind === 'bytes' ? this.#bytes : this.trash;
  }
}

// What resists is tried again at the next start.
function removeAll(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 2 }).catch(() => undefined);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
