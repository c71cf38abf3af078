import type { Repository } from '../git/operations/repository.js';
import { withRepository } from '../git/operations/with-repository.js';
import { noSignal, openWorkspace, type TestWorkspace } from './open-workspace.js';
import { makeRepository, type RepositoryOptions } from './repositories.js';

/** A workspace whose root is a repository of one test's own. */
export interface TestRepository extends TestWorkspace {
  /** Opens it for some work, as one call of a tool does. */
  within<T>(work: (repository: Repository) => Promise<T>, options?: WithinOptions): Promise<T>;
}

/** How it is to be opened. */
export interface WithinOptions {
  /** From where in it. */
  readonly path?: string;
  readonly signal?: AbortSignal;
  /** Nobody is named as the author of commits. */
  readonly isAnonymous?: boolean;
}

/** Makes a repository with one commit of the files. */
export async function testRepository(
  files: Readonly<Record<string, string | Uint8Array>> = { 'a.txt': 'a\n' },
  options: RepositoryOptions & { readonly allowSecrets?: boolean } = {},
): Promise<TestRepository> {
  const test = await openWorkspace({ 'cache/': '' }, { allowSecrets: options.allowSecrets ?? false });
  await makeRepository(test.at(), files, options);
  return {
    ...test,
    within: (work, { path = '.', signal = noSignal, isAnonymous = false } = {}) => {
      const author = isAnonymous ? undefined : { name: 'Ann', email: 'ann@example.org' };
      return withRepository(
        { workspace: test.workspace, git: 'git', cacheDirectory: test.outside.at('cache'), author, signal },
        path,
        work,
      );
    },
  };
}
