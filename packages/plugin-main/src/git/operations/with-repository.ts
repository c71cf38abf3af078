import { join } from 'node:path';
import { noRepository } from '../../error-catalogue/git.js';
import { gitFailed } from '../../error-catalogue/repositories.js';
import type { Place } from '../../workspace/place.js';
import { findLocalRepository, readInternal } from '../local-repository.js';
import { makePrivateFolder } from '../private-folder.js';
import { parseRef } from '../resolve-ref.js';
import { showRepository } from './own-view.js';
import { refuseLinks } from './refuse-links.js';
import { readSettings } from './repository-settings.js';
import { Repository, type GitAuthor, type GitTools } from './repository.js';

/**
 * Opens the repository that a file or folder belongs to, works with it, and lets it go.
 *
 * @throws MillraceError `repository_not_found`, `not_regular`, `git_failed`.
 */
export async function withRepository<T>(tools: GitTools, path: string, work: (repository: Repository) => Promise<T>): Promise<T> {
  const { workspace, signal } = tools;
  const place = workspace.locate(path);
  workspace.refuseWithheld(place);
  const local = await findLocalRepository({ workspace, folder: place, signal });
  if (!local) throw noRepository(place.shown);
  await refuseLinks(local, signal);
  const looking = { workspace, folder: local.commonFolder, signal };
  const head = (await readInternal({ ...looking, folder: local.gitFolder }, 'HEAD')) ?? '';
  const branch = branchOf(head);
  const own = await makePrivateFolder(local.objects.absolute, 'sha1', tools.cacheDirectory);
  try {
    const settings = await readSettings({ ...looking, git: tools.git, own: own.path });
    await showRepository(own, local, { ...looking, head, objectFormat: settings.objectFormat });
    const environment = {
      ...own.environment,
      ...(local.workTree && { GIT_WORK_TREE: local.workTree.absolute }),
      GIT_INDEX_FILE: join(local.gitFolder.absolute, 'index'),
      ...identity(tools.author),
    };
    const inside = local.workTree ? below(local.workTree, await workspace.resolve(place)) : '';
    return await work(new Repository({ tools, local, settings, ownFolder: own.path, environment, branch, head, inside }));
  } finally {
    await own.remove();
  }
}

function below(folder: Place, place: Place): string {
  return place.relative.slice(folder.relative === '' ? 0 : folder.relative.length + 1);
}

// For the logs of refs git needs a name, also where nothing is committed.
function identity({ name, email }: GitAuthor = { name: 'millrace', email: 'millrace@localhost' }): Record<string, string> {
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
}

function branchOf(head: string): string | undefined {
  if (/^[0-9a-f]{40}(?:[0-9a-f]{24})?\s*$/.test(head)) return undefined;
  const target = /^ref: *(refs\/\S+)\s*$/.exec(head)?.[1];
  if (target === undefined || !parseRef(target)) throw gitFailed('read HEAD', 'it names neither a commit nor a branch');
  return target.replace(/^refs\/heads\//, '');
}
