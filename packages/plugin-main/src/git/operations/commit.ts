import { argumentUnfit } from '../../error-catalogue/calls.js';
import { authorUnknown, nothingToDo } from '../../error-catalogue/git.js';
import { changeRepository } from './change-repository.js';
import { changedFiles } from './list-files.js';
import type { Repository } from './repository.js';
import { headCommit } from './resolve-commit.js';

/** A commit that was made. */
export interface Committed {
  readonly hash: string;
  readonly branch: string | undefined;
  readonly files: number;
}

/** Commits what is staged, without hooks and unsigned. @throws MillraceError `nothing_to_do`, `author_unknown`, `busy`. */
export async function commitStaged(repository: Repository, message: string): Promise<Committed> {
  if (!repository.parts.tools.author) throw authorUnknown();
  if (message.trim() === '' || message.includes('\0') || /\p{Surrogate}/u.test(message))
    throw argumentUnfit('commit', 'message', 'must be text');
  return changeRepository(repository, async () => {
    const files = await changedFiles(repository, ['--cached']);
    if (files.length === 0) throw nothingToDo('Nothing is staged.', 'Stage files with add first.');
    await repository.run({
      doing: 'commit',
      args: ['commit', '--quiet', '--no-verify', '--no-gpg-sign', '--cleanup=whitespace', '--file=-'],
      input: message,
      isWriting: true,
    });
    const hash = (await headCommit(repository)) ?? '';
    return { hash: hash.slice(0, 10), branch: repository.parts.branch, files: files.length };
  });
}
