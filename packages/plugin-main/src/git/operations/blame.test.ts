import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { commitFiles } from '../../test-support/repositories.js';
import { testRepository, type TestRepository } from '../../test-support/within-repository.js';
import { readBlame, type BlameQuery } from './blame.js';

const blame = (test: TestRepository, query: BlameQuery) => test.within((repository) => readBlame(repository, query));

it('tells which commit wrote which lines, and which nobody has committed', async () => {
  await using test = await testRepository({ 'a.txt': 'one\ntwo\nthree\nfour\n' });
  await commitFiles(test.at(), { 'a.txt': 'one\n2\nthree\nfour\n' });
  await writeFile(test.at('a.txt'), 'one\n2\nthree\nfour\nfive\n');

  const found = await blame(test, { path: 'a.txt' });

  expect(found).toMatchObject([
    {
      author: 'a',
      date: '2026-01-01',
      subject: 'files',
      lines: [
        [1, 1],
        [3, 4],
      ],
    },
    { lines: [[2, 2]] },
    { hash: undefined, lines: [[5, 5]] },
  ]);
});

it('tells of some lines, and of a commit', async () => {
  await using test = await testRepository({ 'a.txt': 'one\ntwo\nthree\n' });
  await commitFiles(test.at(), { 'a.txt': '1\n2\n3\n' });

  const found = await blame(test, { path: 'a.txt', ref: 'HEAD~1', first: 2, last: 2 });

  expect(found).toMatchObject([{ lines: [[2, 2]] }]);
});

it.each([
  ['not_found', { path: 'b.txt' }],
  ['invalid_argument', { path: 'a.txt', first: 9, last: 10 }],
  ['ref_not_found', { path: 'a.txt', ref: 'nothing' }],
  ['denied', { path: '.env' }],
  ['is_directory', { path: '' }],
])('fails with %s', async (code, query) => {
  await using test = await testRepository({ 'a.txt': 'a\n', '.env': 'S=1\n' });

  await expect(blame(test, query)).rejects.toMatchObject({ code });
});
