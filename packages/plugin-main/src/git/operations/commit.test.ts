import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { git } from '../../test-support/repositories.js';
import { testRepository, type TestRepository } from '../../test-support/within-repository.js';
import { commitStaged } from './commit.js';

async function stage(test: TestRepository): Promise<void> {
  await writeFile(test.at('b.txt'), 'b\n');
  await git(test.at(), ['add', '-A']);
}

it('commits what is staged, by the author of the settings', async () => {
  await using test = await testRepository();
  await stage(test);

  const made = await test.within((repository) => commitStaged(repository, '#1: subject\n\nbody\n'));

  expect(made).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{10}$/), branch: 'main', files: 1 });
  expect(await git(test.at(), ['log', '-1', '--format=%an <%ae>|%cn|%B', 'main'])).toBe('Ann <ann@example.org>|Ann|#1: subject\n\nbody');
  expect(await git(test.at(), ['status', '--porcelain'])).toBe('');
  expect(await git(test.at(), ['fsck', '--strict'])).toBe('');
});

it.each(['sha1', 'sha256'] as const)('makes the first commit of a repository with %s', async (objectFormat) => {
  await using test = await testRepository({}, { objectFormat });
  await stage(test);

  await test.within((repository) => commitStaged(repository, 'first'));

  expect(await git(test.at(), ['log', '--format=%s'])).toBe('first');
  expect(await git(test.at(), ['reflog', '--format=%gs'])).toBe('commit (initial): first');
});

it('moves HEAD itself where it is on no branch', async () => {
  await using test = await testRepository();
  await git(test.at(), ['checkout', '-q', '--detach']);
  await stage(test);

  const made = await test.within((repository) => commitStaged(repository, 'alone'));

  expect(made.branch).toBeUndefined();
  expect(await git(test.at(), ['log', '-1', '--format=%s', 'HEAD'])).toBe('alone');
  expect(await git(test.at(), ['log', '-1', '--format=%s', 'main'])).toBe('files');
});

it('commits in an added work tree, on its own branch', async () => {
  await using test = await testRepository();
  await git(test.at(), ['worktree', 'add', '-q', 'tree', '-b', 'side']);
  await writeFile(test.at('tree/c.txt'), 'c\n');
  await git(test.at('tree'), ['add', '-A']);

  const made = await test.within((repository) => commitStaged(repository, 'of the tree'), { path: 'tree' });

  expect(made.branch).toBe('side');
  expect(await git(test.at(), ['log', '-1', '--format=%s', 'side'])).toBe('of the tree');
  expect(await git(test.at('tree'), ['reflog', '-1', '--format=%gs'])).toBe('commit: of the tree');
});

it.each(['', ' \n ', 'a\0b', 'half \ud800'])('takes no message %j', async (message) => {
  await using test = await testRepository();
  await stage(test);

  await expect(test.within((repository) => commitStaged(repository, message))).rejects.toMatchObject({ code: 'invalid_argument' });
});

it('commits nothing when nothing is staged', async () => {
  await using test = await testRepository();

  await expect(test.within((repository) => commitStaged(repository, 'm'))).rejects.toMatchObject({ code: 'nothing_to_do' });
});

it('refuses where no author is known, and names the setting', async () => {
  await using test = await testRepository();
  await stage(test);

  const work = test.within((repository) => commitStaged(repository, 'm'), { isAnonymous: true });

  await expect(work).rejects.toMatchObject({ code: 'author_unknown', message: expect.stringContaining('gitAuthor') });
});
