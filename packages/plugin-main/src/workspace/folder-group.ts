import type { Place } from './place.js';

/** Names in one part of a group. */
const maxNames = 40;

/** What is directly inside one folder, or a part of it. */
export class FolderGroup {
  readonly path: string;
  /** Names that end in `/`. */
  readonly folders: string[] = [];
  readonly files: string[] = [];
  /** Links (never followed), pipes, sockets and devices. */
  readonly special: string[] = [];
  // Not for the caller, so not among what is shown of it.
  readonly #places: Place[] = [];
  readonly #isLast: boolean;

  /** @param isLast - its folders are at the last level that is shown. */
  constructor(path: string, isLast: boolean) {
    this.path = path;
    this.#isLast = isLast;
  }

  addFolder(name: string, place: Place): void {
    this.folders.push(`${name}/`);
    if (this.#isLast) this.#places.push(place);
  }

  /** The folders whose content is not shown, in their order; empty where it is. */
  get closed(): readonly Place[] {
    return this.#places;
  }

  /** The same in parts of at most forty names. */
  parts(): FolderGroup[] {
    if (this.folders.length + this.files.length + this.special.length <= maxNames) return [this];
    const parts: FolderGroup[] = [];
    for (let at = 0; at < this.folders.length; at += maxNames) {
      const part = this.#part({ folders: this.folders.slice(at, at + maxNames) });
      part.#places.push(...this.#places.slice(at, at + maxNames));
      parts.push(part);
    }
    for (const kind of ['files', 'special'] as const)
      for (let at = 0; at < this[kind].length; at += maxNames) parts.push(this.#part({ [kind]: this[kind].slice(at, at + maxNames) }));
    return parts;
  }

  #part(names: Partial<Record<'folders' | 'files' | 'special', string[]>>): FolderGroup {
    const part = new FolderGroup(this.path, this.#isLast);
    for (const kind of ['folders', 'files', 'special'] as const) part[kind].push(...(names[kind] ?? []));
    return part;
  }
}
