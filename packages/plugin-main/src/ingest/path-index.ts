/** The paths of a repository, looked up whole, by folder and by their end. Made when first asked for. */
export class PathIndex {
  readonly #paths: ReadonlySet<string>;
  #byName: Map<string, string[]> | undefined;
  #byFolder: Map<string, string[]> | undefined;

  constructor(paths: ReadonlySet<string>) {
    this.#paths = paths;
  }

  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** The paths that end so, from a slash on. */
  endingWith(end: string): readonly string[] {
    this.#byName ??= groupBy(this.#paths, (path) => path.slice(path.lastIndexOf('/') + 1));
    const named = this.#byName.get(end.slice(end.lastIndexOf('/') + 1)) ?? [];
    return named.filter((path) => path === end || path.endsWith(`/${end}`));
  }

  /** The only path that ends so, if there is but one. */
  onlyEndingWith(end: string): string | undefined {
    const found = this.endingWith(end);
    return found.length === 1 ? found[0] : undefined;
  }

  /** The files directly inside a folder; empty names the top. */
  inFolder(folder: string): readonly string[] {
    this.#byFolder ??= groupBy(this.#paths, folderOf);
    return this.#byFolder.get(folder) ?? [];
  }
}

/** The folder of a path; empty for the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function groupBy(paths: Iterable<string>, keyOf: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) {
    const key = keyOf(path);
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  return groups;
}
