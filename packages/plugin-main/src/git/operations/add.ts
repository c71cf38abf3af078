import { nothingToDo } from '../../error-catalogue/git.js';
import { changeRepository } from './change-repository.js';
import { guardFiles, type Guarded } from './guard-files.js';
import { listFiles } from './list-files.js';
import type { Repository } from './repository.js';

/** Changed working files, as git names them; a folder that is a repository of its own ends in `/`. */
const listing = ['ls-files', '-z', '--modified', '--deleted', '--others', '--exclude-standard', '--deduplicate', '--'];

/**
 * Puts files as they are now, or their absence, into the index. Ignored files and repositories inside are left out.
 *
 * @param paths - as callers give them.
 * @throws MillraceError `nothing_to_do`, `not_found`, `denied`, `busy`.
 */
export async function addFiles(repository: Repository, paths: readonly string[]): Promise<Guarded> {
  return changeRepository(
    repository,
    async () => {
      const asked = repository.gitPaths(paths);
      const found = await listFiles(repository, { args: [...listing, ...asked] });
      const guarded = await guardFiles(repository, { paths: found.filter((path) => !path.endsWith('/')).sort(), asked });
      if (guarded.kept.length === 0) {
        await refuseMissing(repository, paths);
        throw nothingToDo('Nothing there has changed, or it is ignored or withheld.', 'See status for what can be added.');
      }
      await repository.run({
        doing: 'add the files',
        // By exact names: a name of a file that has become a folder would otherwise mean all that is inside.
        args: ['update-index', '--add', '--remove', '--replace', '-z', '--stdin'],
        input: guarded.kept.map((path) => `${path}\0`).join(''),
        isWriting: true,
      });
      return guarded;
    },
    { mayInterrupt: true },
  );
}

async function refuseMissing(repository: Repository, paths: readonly string[]): Promise<void> {
  const { workspace } = repository.parts.tools;
  for (const path of paths) await workspace.resolve(workspace.locate(path));
}
