import { isMillraceError } from '@millrace/core';
import { findLocalRepository } from '../git/local-repository.js';
import { makePrivateFolder, objectFormatOf } from '../git/private-folder.js';
import { readChurn, type Churn } from '../git/read-churn.js';
import { readRef } from '../git/resolve-ref.js';
import { relativeTo } from './open-local.js';
import type { SourceTools } from './open-source.js';
import { Pause } from './pause.js';
import type { Repository } from './repository.js';

/** A file that is changed often and hard to follow. */
export interface HotSpot {
  readonly path: string;
  /** Of the last ones, how many changed it. */
  readonly commits: number;
  /** McCabe's complexity of its functions, added up. */
  readonly complexity: number;
}

/** Files of which the complexity is looked up: those that were changed most. */
const maxLooked = 400;
const filesPerTurn = 8;

/**
 * The files where changes and complexity meet, the hottest first: by commits times complexity.
 *
 * @returns nothing where there is no history to be read on this machine, or a single commit of it.
 */
export async function hotSpots(
  repository: Repository,
  tools: Omit<SourceTools, 'onTransfer'>,
  top: number,
): Promise<HotSpot[] | undefined> {
  const churn = await churnOf(repository, tools).catch((error: unknown) => {
    tools.signal.throwIfAborted();
    if (isMillraceError(error)) return undefined;
    throw error;
  });
  if (!churn || churn.commits < 2) return undefined;
  const pause = new Pause(filesPerTurn, tools.signal);
  const found: HotSpot[] = [];
  const byChurn = [...churn.changes].sort(([, a], [, b]) => b - a).slice(0, maxLooked);
  for (const [path, commits] of byChurn) {
    if (pause.isDue()) await pause.turn();
    const file = repository.file(path);
    const complexity = file ? repository.detailOf(file).symbols.reduce((sum, { metrics }) => sum + (metrics?.cyclomatic ?? 0), 0) : 0;
    if (complexity > 0) found.push({ path, commits, complexity });
  }
  return found.sort((a, b) => b.commits * b.complexity - a.commits * a.complexity || (a.path < b.path ? -1 : 1)).slice(0, top);
}

async function churnOf({ snapshot }: Repository, tools: Omit<SourceTools, 'onTransfer'>): Promise<Churn | undefined> {
  const { workspace, git, cacheDirectory, signal } = tools;
  const { from, subfolder = '' } = snapshot.request;
  // A tree that did not fit is not compared with others of its like.
  if (!('path' in from) || snapshot.isListingPartial) return undefined;
  const folder = snapshot.folder ?? workspace.locate(from.path);
  const local = await findLocalRepository({ workspace, folder, signal });
  const commit = snapshot.commit ?? (local && (await readRef({ workspace, repository: local, signal }, 'HEAD')));
  if (!local || commit === undefined) return undefined;
  const above = local.workTree ? await relativeTo(workspace, folder, local.workTree) : '';
  const below = snapshot.folder ? '' : subfolder;
  const own = await makePrivateFolder(local.objects.absolute, objectFormatOf(commit), cacheDirectory);
  try {
    const inside = [above, below].filter((part) => part !== '').join('/');
    return await readChurn({ git, cwd: own.path, environment: own.environment, signal }, commit, inside);
  } finally {
    await own.remove();
  }
}
