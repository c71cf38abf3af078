import { changesInWay, nothingToDo, refUnknown, stashConflict } from '../../error-catalogue/git.js';
import { repositoryEmpty } from '../../error-catalogue/repositories.js';
import { changeRepository } from './change-repository.js';
import { cleanText } from './clean-text.js';
import { refuseUnwritable } from './guard-files.js';
import { changedFiles } from './list-files.js';
import { lostChanges } from './lost-changes.js';
import type { Repository } from './repository.js';
import { headCommit, isRef } from './resolve-commit.js';

/** A stash. */
export interface StashEntry {
  /** `2026-01-31`. */
  readonly date: string;
  readonly subject: string;
}

/** The stashes, the newest first. */
export async function listStashes(repository: Repository): Promise<StashEntry[]> {
  if (!(await isRef(repository, 'refs/stash'))) return [];
  const { text } = await repository.run({
    doing: 'list the stashes',
    args: ['log', '--walk-reflogs', '--max-count=500', '--format=%cs%x00%gs', 'refs/stash', '--'],
  });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [date = '', subject = ''] = line.split('\0');
      return { date, subject: cleanText(subject, 120) };
    });
}

/** Puts changes of tracked files away; untracked files stay. @throws MillraceError `nothing_to_do`, `repository_empty`, `denied`, `busy`. */
export async function pushStash(repository: Repository, message: string | undefined): Promise<{ readonly files: number }> {
  return changeRepository(repository, async () => {
    if ((await headCommit(repository)) === undefined) throw repositoryEmpty(repository.shown);
    const files = await changedTracked(repository);
    if (files.length === 0) throw nothingToDo('No tracked file has changed.', 'See status; add files to have them tracked.');
    await refuseUnwritable(repository, files);
    await repository.run({
      doing: 'stash the changes',
      args: ['stash', 'push', '--quiet', ...(message === undefined ? [] : [`--message=${cleanText(message, 200)}`])],
      isWriting: true,
    });
    return { files: files.length };
  });
}

/** Applies the newest stash and drops it. All or nothing: no tracked file may have changes. @throws MillraceError `changes_in_way`, `ref_not_found`, `denied`, `busy`. */
export async function popStash(repository: Repository): Promise<{ readonly files: number }> {
  return changeRepository(repository, async () => {
    if (!(await isRef(repository, 'refs/stash'))) throw refUnknown('stash', repository.shown, []);
    const changed = await changedTracked(repository);
    if (changed.length > 0)
      throw changesInWay(
        'Applying the stash',
        changed.map((path) => repository.show(path)),
      );
    const files = await changedFiles(repository, ['refs/stash^1', 'refs/stash']);
    await refuseUnwritable(repository, files);
    const popping = repository.run({
      doing: 'apply the stash',
      args: ['stash', 'pop', '--quiet'],
      isWriting: true,
      explain: (messages) => lostChanges(repository, 'Applying the stash', messages),
    });
    await popping.catch(async (error: unknown) => {
      const conflicts = await changedFiles(repository, ['--diff-filter=U']);
      // Nothing tracked had changed before, so this takes back no more than what the stash has brought.
      await repository.run({ doing: 'take the stash back', args: ['reset', '--quiet', '--hard', 'HEAD', '--'], isWriting: true });
      throw conflicts.length > 0 ? stashConflict(conflicts.map((path) => repository.show(path))) : error;
    });
    return { files: files.length };
  });
}

async function changedTracked(repository: Repository): Promise<string[]> {
  return [...new Set([...(await changedFiles(repository, ['HEAD'])), ...(await changedFiles(repository, ['--cached']))])];
}
