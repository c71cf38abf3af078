import { join } from 'node:path';
import { branchExists, changesInWay, refUnknown } from '../../error-catalogue.js';
import { checkBranchName, refuseUsed } from './branch-names.js';
import { changeRepository } from './change-repository.js';
import { refuseUnwritable } from './guard-files.js';
import { changedFiles } from './list-files.js';
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
    const head = await headCommit(repository);
    // A branch can be made where nothing is committed yet.
    const target = ref === undefined && head === undefined ? undefined : await resolveTree(repository, ref ?? 'HEAD');
    const files = target === undefined ? [] : await guardTarget(repository, head, target);
    await repository.run({
      doing: 'check it out',
      args: [
        ...['checkout', '--quiet', '--no-guess', '--no-overwrite-ignore', '--no-recurse-submodules'],
        ...(name === undefined ? [] : ['--no-track', '-b', name]),
        ...(name === undefined && !isOnBranch ? ['--detach'] : []),
        ...(isOnBranch ? [ref] : target === undefined ? [] : [target]),
        ...(target === undefined ? [] : ['--']),
      ],
      isWriting: true,
      explain: (messages) => explain(repository, messages, { ref, name }),
    });
    return { branch: name ?? (isOnBranch ? ref : undefined), hash: target?.slice(0, 10), files: files.length };
  });
}

/** The files that would change. Their attributes are those of the target. */
async function guardTarget(repository: Repository, head: string | undefined, target: string): Promise<string[]> {
  if (head === target) return [];
  const files = head === undefined ? [] : await changedFiles(repository, [head, target]);
  const index = join(repository.parts.ownFolder, 'target-index');
  await repository.run({ doing: 'read the commit', args: ['read-tree', target], index });
  await refuseUnwritable(repository, files, index);
  return files;
}

function explain(repository: Repository, messages: string, { ref, name }: Checkout): Error | undefined {
  const paths = [...messages.matchAll(/^\t(.+)$/gm)].map((match) => repository.show(match[1] ?? ''));
  if (/would be (?:overwritten|removed|lost)|would lose untracked/i.test(messages) && paths.length > 0)
    return changesInWay('Checking it out', paths);
  if (name !== undefined && /already exists|cannot lock ref/.test(messages)) return branchExists(name);
  return /did not match any file/.test(messages) ? refUnknown(ref ?? '', repository.shown, []) : undefined;
}
