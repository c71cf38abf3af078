import type { Repository, RepositoryCommand } from './repository.js';

/** The paths that a git command prints, ended with NUL each, each once. */
export async function listFiles(repository: Repository, command: Omit<RepositoryCommand, 'doing'>): Promise<string[]> {
  const { text } = await repository.run({ doing: 'list the files', maxBytes: 64 * 1024 * 1024, ...command });
  return [...new Set(text.split('\0').filter(Boolean))];
}

/** The files that differ, by `git diff`. @param how - what is compared, and which of it. */
export function changedFiles(repository: Repository, how: readonly string[], paths: readonly string[] = []): Promise<string[]> {
  return listFiles(repository, {
    args: [
      'diff',
      '--name-only',
      '-z',
      '--no-renames',
      '--no-ext-diff',
      '--no-textconv',
      '--ignore-submodules=dirty',
      ...how,
      '--',
      ...paths,
    ],
  });
}
