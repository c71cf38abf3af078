/** A path, and what is said of it after its name. */
export interface NamedPath {
  readonly path: string;
  readonly rest?: string;
}

interface Group {
  /** Up to the part in which the paths differ. */
  readonly before: string;
  readonly differing: readonly string[];
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
    const next: Group = { before: folder, differing: [`${name}${rest}`], after: '' };
    const joined = join(groups.at(-1), next);
    if (joined) groups.pop();
    groups.push(joined ?? next);
  }
  return groups.map(written).join('\n');
}

/** Two groups as one; nothing where they are neither of one folder, nor of one name in sibling folders. */
function join(last: Group | undefined, next: Group): Group | undefined {
  if (last?.after === '' && last.before === next.before) return { ...last, differing: [...last.differing, ...next.differing] };
  const [one, two] = [last && byName(last), byName(next)];
  if (!one || one.before !== two?.before || one.after !== two.after) return undefined;
  return { ...one, differing: [...one.differing, ...two.differing] };
}

/** One file alone in its folder, seen as one of those with its name; a group of such stays as it is. */
function byName(group: Group): Group | undefined {
  const { before, differing, after } = group;
  if (after !== '') return group;
  if (before === '' || differing.length > 1) return undefined;
  const [above, own] = split(before.slice(0, -1));
  return { before: above, differing: [own], after: `/${differing[0]}` };
}

function written({ before, differing, after }: Group): string {
  return `${before}${differing.length === 1 ? differing[0] : `{${differing.join(',')}}`}${after}`;
}

function split(path: string): readonly [folder: string, name: string] {
  const end = path.lastIndexOf('/') + 1;
  return [path.slice(0, end), path.slice(end)];
}
