import { branchExists, branchUsed, notMerged } from '../../error-catalogue/git.js';
import { checkBranchName, refuseUsed } from './branch-names.js';
import { changeRepository } from './change-repository.js';
import type { Repository } from './repository.js';
import { isBranch, resolveCommit } from './resolve-commit.js';

/** Makes a branch at a ref, HEAD unless said. @throws MillraceError `exists`, `ref_not_found`, `invalid_argument`, `busy`. */
export async function createBranch(repository: Repository, name: string, ref = 'HEAD'): Promise<{ readonly hash: string }> {
  checkBranchName('branch', name);
  return changeRepository(
    repository,
    async () => {
      const hash = await resolveCommit(repository, ref);
      await repository.run({
        doing: 'make the branch',
        args: ['branch', '--no-track', '--', name, hash],
        isWriting: true,
        explain: (messages) => (/already exists|cannot lock ref/.test(messages) ? branchExists(name) : undefined),
      });
      return { hash: hash.slice(0, 10) };
    },
    { mayInterrupt: true },
  );
}

/** Deletes a branch whose commits HEAD has too. @throws MillraceError `not_merged`, `branch_in_use`, `ref_not_found`, `busy`. */
export async function deleteBranch(repository: Repository, name: string): Promise<void> {
  checkBranchName('branch', name);
  await changeRepository(repository, async () => {
    if (name === repository.parts.branch) throw branchUsed(name);
    await refuseUsed(repository, name);
    if (!(await isBranch(repository, name))) await resolveCommit(repository, `refs/heads/${name}`);
    await repository.run({
      doing: 'delete the branch',
      args: ['branch', '--delete', '--quiet', '--', name],
      isWriting: true,
      explain: (messages) => (/not fully merged/.test(messages) ? notMerged(name) : undefined),
    });
  });
}
