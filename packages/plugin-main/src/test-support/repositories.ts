import { execFile, type ExecFileException } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: devNull,
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** Runs git as a user would. @returns what it prints, trimmed. @param input - for its standard input. */
export async function git(folder: string, args: readonly string[], input?: string | Uint8Array): Promise<string> {
  return await new Promise((resolve, reject) => {
    const settings = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main', '-c', 'core.fsmonitor=false'];
    const done = (error: ExecFileException | null, output: string): void => (error ? reject(error) : resolve(output.trim()));
    const child = execFile('git', [...settings, ...args], { cwd: folder, env: environment }, done);
    // It may end without having read it.
    child.stdin?.on('error', () => undefined).end(input ?? '');
  });
}

/** How a repository is to be made. */
export interface RepositoryOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
}

/** Makes a repository with one commit of the files; without files it has no commit. @returns the hash of the commit. */
export async function makeRepository(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  { objectFormat = 'sha1' }: RepositoryOptions = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '-q', `--object-format=${objectFormat}`]);
  return await commitFiles(folder, files);
}

/** Adds files in one more commit. @returns its hash. */
export async function commitFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  if (Object.keys(files).length === 0) return '';
  await git(folder, ['add', '-A', '-f']);
  await git(folder, ['commit', '-q', '-m', 'files']);
  return await git(folder, ['rev-parse', 'HEAD']);
}
