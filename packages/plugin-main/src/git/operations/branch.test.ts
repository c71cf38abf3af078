import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { createBranch, deleteBranch } from './branch.js';

it('makes a branch at a ref', async () => {
  await using test = await testRepository();
  await commitFiles(test.at(), { 'b.txt': 'b\n' });

  const made = await test.within((repository) => createBranch(repository, 'feature/x', 'HEAD~1'));

  expect(made.hash).toBe((await git(test.at(), ['rev-parse', 'feature/x'])).slice(0, 10));
  expect(await git(test.at(), ['rev-parse', 'feature/x'])).toBe(await git(test.at(), ['rev-parse', 'HEAD~1']));
});

it.each(['-x', '--output=x', 'a b', 'a..b', 'a~1', 'a.lock', 'HEAD', 'refs/heads/x', '../x', 'a\u001b', '', '@'])(
  'makes no branch %j',
  async (name) => {
    await using test = await testRepository();

    await expect(test.within((repository) => createBranch(repository, name))).rejects.toMatchObject({ code: 'invalid_argument' });
    expect(await git(test.at(), ['branch', '--format=%(refname:short)'])).toBe('main');
  },
);

it.each(['main', 'main/below'])('makes no branch %s beside main', async (name) => {
  await using test = await testRepository();

  await expect(test.within((repository) => createBranch(repository, name))).rejects.toMatchObject({ code: 'exists' });
});

it('deletes a branch, packed or not', async () => {
  await using test = await testRepository();
  await git(test.at(), ['branch', 'old']);
  await git(test.at(), ['pack-refs', '--all']);

  await test.within((repository) => deleteBranch(repository, 'old'));

  expect(await git(test.at(), ['branch', '--format=%(refname:short)'])).toBe('main');
});

it.each([
  ['branch_in_use', 'main'],
  ['branch_in_use', 'elsewhere'],
  ['not_merged', 'ahead'],
  ['ref_not_found', 'nothing'],
])('fails with %s for %s, and deletes nothing', async (code, name) => {
  await using test = await testRepository();
  await git(test.at(), ['worktree', 'add', '-q', 'tree', '-b', 'elsewhere']);
  await git(test.at(), ['checkout', '-q', '-b', 'ahead']);
  await commitFiles(test.at(), { 'b.txt': 'b\n' });
  await git(test.at(), ['checkout', '-q', 'main']);

  await expect(test.within((repository) => deleteBranch(repository, name))).rejects.toMatchObject({ code });
  expect(await git(test.at(), ['branch', '--format=%(refname:short)'])).toBe('ahead\nelsewhere\nmain');
});
