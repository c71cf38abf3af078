import { mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { readOnly } from '../../error-catalogue/files.js';
import { operationUnderWay, repositoryBusy } from '../../error-catalogue/git.js';
import { gitFailed } from '../../error-catalogue/repositories.js';
import type { OpenedFolder } from '../../workspace/opened-folder.js';
import { errorCode, systemFailure } from '../../workspace/system-failure.js';
import { readInternal } from '../local-repository.js';
import type { Repository } from './repository.js';
import { headTree } from './resolve-commit.js';
import { operationUnderWayIn } from './status.js';

/**
 * Changes a repository. One change at a time in this process; other programs are kept away by git's own locks: git takes
 * those of index and refs, and that of HEAD is taken here, as git changes a copy of it, which is then given back.
 *
 * @param mayInterrupt - Also while a merge or rebase is under way.
 * @throws MillraceError `denied` in a read-only root, `busy`, `operation_under_way`, `no_work_tree`.
 */
export async function changeRepository<T>(
  repository: Repository,
  work: () => Promise<T>,
  { mayInterrupt = false }: { readonly mayInterrupt?: boolean } = {},
): Promise<T> {
  const { gitFolder, commonFolder, objects } = repository.parts.local;
  const { workspace } = repository.parts.tools;
  for (const place of [repository.needWorkTree(), gitFolder, commonFolder, objects])
    if (!place.root.isWritable) throw readOnly(repository.shown);
  return workspace.lock.hold(commonFolder.absolute, async () => {
    const underWay = mayInterrupt ? undefined : await operationUnderWayIn(repository);
    if (underWay !== undefined) throw operationUnderWay(underWay);
    const folder = await workspace.openFolder(gitFolder, { allowProtected: true });
    try {
      // The first commit makes them; git does not through a link that leads nowhere yet.
      await mkdir(join(gitFolder.absolute, 'logs'), { recursive: true });
      await mkdir(join(commonFolder.absolute, 'logs/refs'), { recursive: true });
      return await holdingHead(repository, folder, work);
    } catch (error) {
      throw systemFailure(error, repository.shown);
    } finally {
      await folder.close();
    }
  });
}

async function holdingHead<T>(repository: Repository, folder: OpenedFolder, work: () => Promise<T>): Promise<T> {
  const lock = await lockHead(repository, folder);
  let isGiven = false;
  try {
    const { tools, local, head } = repository.parts;
    const now = await readInternal({ workspace: tools.workspace, folder: local.gitFolder, signal: tools.signal }, 'HEAD');
    if (now !== head) throw repositoryBusy(repository.shown);
    await headTree(repository);
    try {
      return await work();
    } finally {
      // Also where it failed half way: HEAD is to say what git has made of index and files.
      isGiven = await giveBackHead(repository, folder, lock);
    }
  } finally {
    await lock.close();
    if (!isGiven) await rm(folder.at('HEAD.lock'), { force: true });
  }
}

async function lockHead(repository: Repository, folder: OpenedFolder): Promise<FileHandle> {
  try {
    return await open(folder.at('HEAD.lock'), 'wx', 0o666);
  } catch (error) {
    throw errorCode(error) === 'EEXIST' ? repositoryBusy(repository.shown) : error;
  }
}

async function giveBackHead({ parts }: Repository, folder: OpenedFolder, lock: FileHandle): Promise<boolean> {
  const head = await readFile(join(parts.ownFolder, 'HEAD'), 'utf8');
  if (head === parts.head) return false;
  if (!/^(?:ref: refs\/\S+|[0-9a-f]{40,64})\n$/.test(head)) throw gitFailed('change HEAD', 'it would name neither a commit nor a branch');
  await lock.writeFile(head);
  await lock.sync();
  await rename(folder.at('HEAD.lock'), folder.at('HEAD'));
  return true;
}
