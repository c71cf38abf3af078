import { join } from 'node:path';
import { branchExists } from '../../error-catalogue/git.js';
import { checkBranchName, refuseUsed } from './branch-names.js';
import { changeRepository } from './change-repository.js';
import { refuseUnwritable } from './guard-files.js';
import { changedFiles } from './list-files.js';
import { lostChanges } from './lost-changes.js';
import type { Repository } from './repository.js';
import { headCommit, isBranch, resolveTree } from './resolve-commit.js';

/** What to check out. */
export interface Checkout {
  /** A branch, or any commit, which leaves no branch; where a new branch begins, HEAD unless said. */
  readonly ref?: string | undefined;
  /** A branch to make. */
  readonly name?: string | undefined;
}

/** Where HEAD is afterwards. */
export interface CheckedOut {
  readonly branch: string | undefined;
  readonly hash: string | undefined;
  readonly files: number;
}

/**
 * Checks out a branch, a commit or a new branch. Files that are changed, not tracked or ignored are never overwritten.
 *
 * @throws MillraceError `changes_in_way`, `ref_not_found`, `exists`, `branch_in_use`, `denied`, `busy`.
 */
export async function checkOut(repository: Repository, { ref, name }: Checkout): Promise<CheckedOut> {
  if (name !== undefined) checkBranchName('checkout', name);
  return changeRepository(repository, async () => {
    const isOnBranch = name === undefined && ref !== undefined && (await isBranch(repository, ref));
    if (isOnBranch && ref !== repository.parts.branch) await refuseUsed(repository, ref);
    const { target, files } = await findTarget(repository, ref);
    await repository.run({
      doing: 'check it out',
      args: [...checkoutCommand, ...whereTo({ ref: isOnBranch ? ref : target, name, isOnBranch })],
      isWriting: true,
      explain: (messages) => explain(repository, messages, name),
    });
    return { branch: isOnBranch ? ref : name, hash: target?.slice(0, 10), files: files.length };
  });
}

const checkoutCommand = ['checkout', '--quiet', '--no-guess', '--no-overwrite-ignore', '--no-recurse-submodules'];

function whereTo({ ref, name, isOnBranch }: Checkout & { readonly isOnBranch: boolean }): string[] {
  const at = ref === undefined ? [] : [ref, '--'];
  if (name !== undefined) return ['--no-track', '-b', name, ...at];
  return isOnBranch ? at : ['--detach', ...at];
}

/** The commit to check out and the files that would change; no commit where a branch is begun before the first one. */
async function findTarget(repository: Repository, ref: string | undefined): Promise<{ target?: string; files: string[] }> {
  const head = await headCommit(repository);
  if (ref === undefined && head === undefined) return { files: [] };
  const target = await resolveTree(repository, ref ?? 'HEAD');
  return { target, files: await guardTarget(repository, head, target) };
}

// The attributes are those of the target.
async function guardTarget(repository: Repository, head: string | undefined, target: string): Promise<string[]> {
  if (head === target) return [];
  const files = head === undefined ? [] : await changedFiles(repository, [head, target]);
  const index = join(repository.parts.ownFolder, 'target-index');
  await repository.run({ doing: 'read the commit', args: ['read-tree', target], index });
  await refuseUnwritable(repository, files, index);
  return files;
}

function explain(repository: Repository, messages: string, name: string | undefined): Error | undefined {
  const isTaken = name !== undefined && /already exists|cannot lock ref/.test(messages);
  return lostChanges(repository, 'Checking it out', messages) ?? (isTaken ? branchExists(name) : undefined);
}
