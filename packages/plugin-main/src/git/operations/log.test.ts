import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { readLog } from './log.js';

it('tells each commit in short, the newest first, with the number of its files', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  await commitFiles(test.at(), { 'a.txt': 'more\n' });

  const log = await test.within((repository) => readLog(repository, {}));

  expect(log).toMatchObject({
    entries: [
      { date: '2026-01-01', author: 'a', subject: 'files', files: 1, isMerge: false },
      { files: 2, isMerge: false },
    ],
    older: undefined,
  });
});

it('leaves out what a base has, and what does not touch the paths', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n' });
  await commitFiles(test.at(), { 'b.txt': 'b\n', 'c.txt': 'c\n' });
  await commitFiles(test.at(), { 'c.txt': 'more\n' });

  const since = await test.within((repository) => readLog(repository, { base: 'HEAD~1' }));
  const ofB = await test.within((repository) => readLog(repository, { paths: ['b.txt'] }));

  expect(since.entries).toHaveLength(1);
  expect(ofB.entries).toMatchObject([{ files: 2 }]);
});

it('ends after 200 commits, and says where to go on', async () => {
  await using test = await testRepository();
  const commits = Array.from({ length: 205 }, (_, index) => `commit refs/heads/long\ncommitter a <a@x> ${index} +0000\ndata 1\nm\n`);
  await git(test.at(), ['fast-import', '--quiet'], commits.join('\n'));

  const first = await test.within((repository) => readLog(repository, { ref: 'long' }));
  const rest = await test.within((repository) => readLog(repository, { ref: first.older }));

  expect(first.entries).toHaveLength(200);
  expect(rest).toMatchObject({ entries: { length: 5 }, older: undefined });
});
