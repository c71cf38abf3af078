import { chmod, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { readStatus } from './status.js';

it('groups what is staged, what is not and what is not tracked', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n'.repeat(20), 'b.txt': 'b\n', 'c.txt': 'c\n' });
  await rename(test.at('a.txt'), test.at('new name.txt'));
  await git(test.at(), ['add', '-A']);
  await writeFile(test.at('b.txt'), 'changed\n');
  await rm(test.at('c.txt'));
  await mkdir(test.at('folder'));
  await writeFile(test.at('folder/d.txt'), '');
  await writeFile(test.at('ü.txt'), '');

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status).toMatchObject({
    branch: 'main',
    commit: expect.stringMatching(/^[0-9a-f]{10}$/),
    underWay: undefined,
    conflicts: [],
    staged: [{ letter: 'R', path: 'new name.txt', from: 'a.txt' }],
    unstaged: [
      { letter: 'M', path: 'b.txt' },
      { letter: 'D', path: 'c.txt' },
    ],
    untracked: ['folder/', 'ü.txt'],
    isCut: false,
  });
});

it('tells of a repository without commits', async () => {
  await using test = await testRepository({});
  await writeFile(test.at('a.txt'), '');

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status).toMatchObject({ branch: 'main', commit: undefined, untracked: ['a.txt'] });
});

it('tells conflicts and the merge they come from', async () => {
  await using test = await testRepository();
  await git(test.at(), ['checkout', '-q', '-b', 'side']);
  await commitFiles(test.at(), { 'a.txt': 'side\n' });
  await git(test.at(), ['checkout', '-q', 'main']);
  await commitFiles(test.at(), { 'a.txt': 'main\n' });
  await git(test.at(), ['merge', 'side']).catch(() => undefined);

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status).toMatchObject({ underWay: 'merge', conflicts: [{ letter: 'U', path: 'a.txt' }] });
});

it('counts the commits that a branch and the one it follows do not share', async () => {
  await using test = await testRepository();
  await git(test.at(), ['update-ref', 'refs/remotes/origin/main', 'HEAD']);
  await git(test.at(), ['config', 'branch.main.remote', 'origin']);
  await git(test.at(), ['config', 'branch.main.merge', 'refs/heads/main']);
  await commitFiles(test.at(), { 'a.txt': 'more\n' });

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status.upstream).toEqual({ name: 'origin/main', ahead: 1, behind: 0 });
});

it('tells nothing of a followed branch that was never fetched', async () => {
  await using test = await testRepository();
  await git(test.at(), ['config', 'branch.main.remote', 'origin']);
  await git(test.at(), ['config', 'branch.main.merge', 'refs/heads/main']);

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status).not.toHaveProperty('upstream');
});

it('looks only where the caller is, or at the paths that are named', async () => {
  await using test = await testRepository({ 'in/a.txt': 'a\n', 'b.txt': 'b\n', '*.txt': 'star\n' });
  for (const path of ['in/a.txt', 'b.txt', '*.txt']) await writeFile(test.at(path), 'changed\n');

  const inside = await test.within((repository) => readStatus(repository, undefined), { path: 'in' });
  const named = await test.within((repository) => readStatus(repository, ['*.txt']), { path: 'in' });

  expect(inside.unstaged.map(({ path }) => path)).toEqual(['in/a.txt']);
  expect(named.unstaged.map(({ path }) => path)).toEqual(['*.txt']);
});

it('heeds what the repository says of permissions and line ends', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n' });
  await git(test.at(), ['config', 'core.fileMode', 'false']);
  await git(test.at(), ['config', 'core.autocrlf', 'true']);
  await rm(test.at('a.txt'));
  await git(test.at(), ['checkout', '--', 'a.txt']);
  await chmod(test.at('a.txt'), 0o755);
  await utimes(test.at('a.txt'), 1, 1);

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status.unstaged).toEqual([]);
});

it('reads an index that is split in two', async () => {
  await using test = await testRepository();
  await git(test.at(), ['update-index', '--split-index']);
  await writeFile(test.at('a.txt'), 'changed\n');

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status.unstaged).toHaveLength(1);
});

it('reads a repository with SHA-256 hashes', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n' }, { objectFormat: 'sha256' });

  const status = await test.within((repository) => readStatus(repository, undefined));

  expect(status.commit).toMatch(/^[0-9a-f]{10}$/);
});

it('leaves the index as it is', async () => {
  await using test = await testRepository();
  await writeFile(test.at('a.txt'), 'a\n');
  const before = await git(test.at(), ['hash-object', '.git/index']);

  await test.within((repository) => readStatus(repository, undefined));

  expect(await git(test.at(), ['hash-object', '.git/index'])).toBe(before);
});
