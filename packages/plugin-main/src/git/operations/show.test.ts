import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { readCommit } from './show.js';

it('tells who, when, why and what', async () => {
  await using test = await testRepository({ 'a.txt': 'one\n' });

  const commit = await test.within((repository) => readCommit(repository, 'HEAD', []));

  expect(commit).toMatchObject({ parents: [], date: '2026-01-01T00:00:00+00:00', author: 'a <a@example.org>', message: 'files' });
  expect(commit.diff.files).toMatchObject([{ letter: 'A', path: 'a.txt', added: 1 }]);
});

it('shows a merge against its first parent', async () => {
  await using test = await testRepository();
  await git(test.at(), ['checkout', '-q', '-b', 'side']);
  await commitFiles(test.at(), { 'side.txt': 's\n' });
  await git(test.at(), ['checkout', '-q', 'main']);
  await commitFiles(test.at(), { 'main.txt': 'm\n' });
  await git(test.at(), ['merge', '-q', '--no-edit', 'side']);

  const commit = await test.within((repository) => readCommit(repository, 'HEAD', []));

  expect(commit.parents).toHaveLength(2);
  expect(commit.diff.files.map(({ path }) => path)).toEqual(['side.txt']);
});

it('cleans names and messages of what moves a cursor or turns text round', async () => {
  await using test = await testRepository();
  const tree = await git(test.at(), ['write-tree']);
  const raw = `tree ${tree}\nauthor E\u001b[31mvil\u202e <e@x> 1700000000 +0000\ncommitter c <c@x> 1700000000 +0000\n\nsub\u001b[2Jject\n\nbody\u0007 \u200b text\n`;
  const hash = await git(test.at(), ['hash-object', '-w', '-t', 'commit', '--stdin'], raw);

  const commit = await test.within((repository) => readCommit(repository, hash, []));

  expect(commit.author).toBe('E [31mvil <e@x>');
  expect(commit.message).toBe('sub[2Jject\n\nbody  text');
});

it.each(['--output=x', '-x', 'HEAD:a.txt', 'a b', '../HEAD', 'HEAD@{1}', 'nothing', '0'.repeat(40), ''])(
  'knows no commit %j',
  async (ref) => {
    await using test = await testRepository();

    await expect(test.within((repository) => readCommit(repository, ref, []))).rejects.toMatchObject({ code: 'ref_not_found' });
  },
);

it('names refs like the one that is not there', async () => {
  await using test = await testRepository();
  await git(test.at(), ['branch', 'feature/login']);

  await expect(test.within((repository) => readCommit(repository, 'feature/logn', []))).rejects.toThrow("It has 'feature/login'.");
});

it('says that nothing is committed yet', async () => {
  await using test = await testRepository({});

  await expect(test.within((repository) => readCommit(repository, 'HEAD', []))).rejects.toMatchObject({ code: 'repository_empty' });
});
