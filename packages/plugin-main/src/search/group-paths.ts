/** A path, and what is said of it after its name. */
export interface NamedPath {
  readonly path: string;
  readonly rest?: string;
}

interface Group {
  /** Up to the part in which the paths differ. */
  readonly before: string;
  readonly differing: string[];
  /** After that part. */
  readonly after: string;
}

/**
 * Writes paths in few words: `src/{a.ts,b.ts}` for those of a folder, `src/{one,two}/index.ts` for those of a name. They come
 * in the order of their folders, and stay in it.
 */
export function groupPaths(paths: readonly NamedPath[]): string {
  const groups: Group[] = [];
  for (const { path, rest = '' } of paths) {
    const [folder, name] = split(path);
    const [above, own] = split(folder.slice(0, -1));
    const last = groups.at(-1);
    if (last?.after === '' && last.before === folder) last.differing.push(`${name}${rest}`);
    else if (last && folder !== '' && last.before === above && last.after === `/${name}${rest}`) last.differing.push(own);
    else if (last && folder !== '' && isSibling(last, { above, tail: `${name}${rest}` }))
      groups[groups.length - 1] = { before: above, differing: [split(last.before.slice(0, -1))[1], own], after: `/${name}${rest}` };
    else groups.push({ before: folder, differing: [`${name}${rest}`], after: '' });
  }
  return groups.map(written).join('\n');
}

// One file alone in its folder, which lies beside the next one's and has the same name.
function isSibling({ before, differing, after }: Group, next: { above: string; tail: string }): boolean {
  return (
    after === '' && before !== '' && differing.length === 1 && differing[0] === next.tail && split(before.slice(0, -1))[0] === next.above
  );
}

function written({ before, differing, after }: Group): string {
  return `${before}${differing.length === 1 ? differing[0] : `{${differing.join(',')}}`}${after}`;
}

function split(path: string): readonly [folder: string, name: string] {
  const end = path.lastIndexOf('/') + 1;
  return [path.slice(0, end), path.slice(end)];
}
