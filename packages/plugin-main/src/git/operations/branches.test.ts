import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { listBranches } from './branches.js';

it('lists branches of its own and of others, and marks the current one', async () => {
  await using test = await testRepository();
  await git(test.at(), ['update-ref', 'refs/remotes/origin/main', 'HEAD']);
  await git(test.at(), ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main']);
  await commitFiles(test.at(), { 'b.txt': 'b\n' });
  await git(test.at(), ['branch', 'feature/x']);
  await git(test.at(), ['pack-refs', '--all']);

  const found = await test.within(listBranches);

  expect(found.map(({ name, isCurrent }) => [name, isCurrent]).sort()).toEqual([
    ['feature/x', false],
    ['main', true],
    ['origin/main', false],
  ]);
  expect(found[0]).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{7,}$/), date: '2026-01-01', subject: 'files' });
});
