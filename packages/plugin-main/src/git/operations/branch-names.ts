import { join } from 'node:path';
import { argumentUnfit } from '../../error-catalogue/calls.js';
import { branchUsed } from '../../error-catalogue/git.js';
import { placeUnder } from '../../workspace/place.js';
import { readInternal } from '../local-repository.js';
import { parseRef } from '../resolve-ref.js';
import type { Repository } from './repository.js';
import { readdir } from 'node:fs/promises';

/** @throws MillraceError `invalid_argument` for what git would not take as a branch's name, or take for something else. */
export function checkBranchName(op: string, name: string): void {
  const parts = parseRef(name);
  if (!parts || parts.base !== name || name === 'HEAD' || /^(?:refs\/|[0-9a-f]{40,64}$)/.test(name))
    throw argumentUnfit(op, 'name', 'is no name for a branch');
}

/** Refuses a branch that another work tree of the repository has checked out. @throws MillraceError `branch_in_use`. */
export async function refuseUsed(repository: Repository, name: string): Promise<void> {
  const { tools, local } = repository.parts;
  const looking = { workspace: tools.workspace, signal: tools.signal };
  const added = await readdir(join(local.commonFolder.absolute, 'worktrees')).catch(() => []);
  const folders = [local.commonFolder, ...added.map((each) => placeUnder(tools.workspace.roots, local.commonFolder, `worktrees/${each}`))];
  for (const folder of folders) {
    if (folder.absolute === local.gitFolder.absolute) continue;
    const head = await readInternal({ ...looking, folder }, 'HEAD');
    if (head?.trim() === `ref: refs/heads/${name}`) throw branchUsed(name);
  }
}
