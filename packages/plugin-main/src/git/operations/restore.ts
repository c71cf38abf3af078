import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { changesInWay, nothingToDo } from '../../error-catalogue/git.js';
import { changeRepository } from './change-repository.js';
import { guardFiles, type Guarded } from './guard-files.js';
import type { KeepFiles } from './keep-restored.js';
import { changedFiles, listFiles } from './list-files.js';
import type { Repository } from './repository.js';
import { resolveTree } from './resolve-commit.js';

/** What to restore. */
export interface Restore {
  /** As callers give them. */
  readonly paths: readonly string[];
  /** Takes the files of a commit; those of the index unless said. */
  readonly ref?: string | undefined;
  /** Keeps what is replaced, so that it can be had back. */
  readonly keep?: KeepFiles | undefined;
}

/** What was restored. */
export interface Restored extends Guarded {
  /** The id of what was kept. */
  readonly checkpoint?: string;
}

/**
 * Gives working files the content they have in the index or a commit. Their changes are lost unless `keep` keeps them. Files that are not there
 * are left alone.
 *
 * @throws MillraceError `nothing_to_do`, `ref_not_found`, `changes_in_way`, `denied`, `busy`.
 */
export async function restoreFiles(repository: Repository, { paths, ref, keep }: Restore): Promise<Restored> {
  return changeRepository(repository, async () => {
    const { workspace, signal } = repository.parts.tools;
    const asked = repository.gitPaths(paths);
    const index = ref === undefined ? undefined : await indexOf(repository, ref);
    const at = index === undefined ? {} : { index };
    const found = await listFiles(repository, {
      args: ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all', '--', ...asked],
      ...at,
    });
    const guarded = await guardFiles(repository, { paths: found, asked, index });
    if (guarded.kept.length === 0) throw nothingToDo('Nothing there differs, or it is not tracked or withheld.', 'See status and diff.');
    await refuseInWay(repository, guarded.kept);
    const kept = await keep?.(
      workspace,
      guarded.kept.flatMap((path) => repository.placeOf(path) ?? []),
      signal,
    );
    const restoring = repository.run({
      doing: 'restore the files',
      // By exact names, as for adding. The index learns of the new files' times if it is the repository's own.
      args: ['checkout-index', '--force', '--quiet', ...(index === undefined ? ['--index'] : []), '-z', '--stdin'],
      input: guarded.kept.map((path) => `${path}\0`).join(''),
      isWriting: true,
      ...at,
    });
    // Even a part of the files may have been replaced when it fails.
    await restoring.finally(() => kept?.settle());
    return { ...guarded, ...(kept && { checkpoint: kept.id }) };
  });
}

/** Makes the index forget what was staged of files. @throws MillraceError `nothing_to_do`, `denied`, `busy`. */
export async function unstageFiles(repository: Repository, paths: readonly string[]): Promise<Guarded> {
  return changeRepository(
    repository,
    async () => {
      const kept = await changedFiles(repository, ['--cached'], repository.gitPaths(paths));
      if (kept.length === 0) throw nothingToDo('Nothing there is staged.', 'See status.');
      await repository.run({
        doing: 'unstage the files',
        args: ['reset', '--quiet', '--pathspec-from-file=-', '--pathspec-file-nul'],
        input: kept.map((path) => `${path}\0`).join(''),
        isWriting: true,
      });
      return { kept, withheld: [] };
    },
    { mayInterrupt: true },
  );
}

async function indexOf(repository: Repository, ref: string): Promise<string> {
  const index = join(repository.parts.ownFolder, 'restore-index');
  await repository.run({ doing: 'read the commit', args: ['read-tree', await resolveTree(repository, ref)], index });
  return index;
}

// git would make room: delete the folder that stands where a file was, and the file that stands where a folder was.
async function refuseInWay(repository: Repository, paths: readonly string[]): Promise<void> {
  const top = repository.needWorkTree().absolute;
  const good = new Set([top]);
  for (const path of paths) {
    const absolute = join(top, path);
    const found = await lstat(absolute).catch(() => undefined);
    if (found?.isDirectory()) throw changesInWay('Restoring it', [repository.show(path)]);
    for (let at = dirname(absolute); !good.has(at); at = dirname(at)) {
      const above = await lstat(at).catch(() => undefined);
      if (above && !above.isDirectory()) throw changesInWay('Restoring it', [repository.show(at.slice(top.length + 1))]);
      good.add(at);
    }
  }
}
