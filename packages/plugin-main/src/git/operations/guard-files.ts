import { readOnly, withheld } from '../../error-catalogue/files.js';
import { filtered } from '../../error-catalogue/git.js';
import type { Repository } from './repository.js';

/** Files that git is about to read into a repository or to write. */
export interface GuardedFiles {
  /** As git names them. */
  readonly paths: readonly string[];
  /** The paths a caller named; a withheld one among them is refused, others are left out. */
  readonly asked: readonly string[];
  /** An index whose `.gitattributes` hold, where those of the working files are not yet there. */
  readonly index?: string | undefined;
}

/** What may be done, and what was left out. */
export interface Guarded {
  readonly kept: readonly string[];
  /** As callers know them. */
  readonly withheld: readonly string[];
}

/**
 * Sorts out files whose names say that they hold secrets, and refuses those in a read-only root and those that a filter
 * (git-lfs, git-crypt and their like) should change on their way: stored without it they would be damaged.
 *
 * @throws MillraceError `denied`.
 */
export async function guardFiles(repository: Repository, { paths, asked, index }: GuardedFiles): Promise<Guarded> {
  const kept: string[] = [];
  const left: string[] = [];
  for (const path of paths) {
    if (!repository.isWithheld(path)) kept.push(path);
    else if (asked.includes(path)) throw withheld(repository.show(path));
    else left.push(repository.show(path));
  }
  await refuseUnwritable(repository, kept, index);
  return { kept, withheld: left };
}

/** Refuses files in a read-only root and those with a filter. @throws MillraceError `denied`. */
export async function refuseUnwritable(repository: Repository, paths: readonly string[], index?: string): Promise<void> {
  const fixed = paths.find((path) => !repository.isWritable(path));
  if (fixed !== undefined) throw readOnly(repository.show(fixed));
  if (paths.length === 0) return;
  const { text } = await repository.run({
    doing: 'read the attributes',
    args: ['check-attr', '-z', '--stdin', ...(index === undefined ? [] : ['--cached']), 'filter'],
    input: paths.map((path) => `${path}\0`).join(''),
    ...(index !== undefined && { index }),
    maxBytes: 64 * 1024 * 1024,
  });
  const fields = text.split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = '', , filter = ''] = fields.slice(at, at + 3);
    if (!withoutFilter.has(filter)) throw filtered(repository.show(path), filter);
  }
}

const withoutFilter = new Set(['unspecified', 'unset', 'set', '']);
