import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository, type TestRepository } from '../../test-support/within-repository.js';
import { restoreFiles, unstageFiles, type Restore } from './restore.js';

const restore = (test: TestRepository, how: Restore) => test.within((repository) => restoreFiles(repository, how));

it('gives changed and deleted files the content of the index, and no others', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n', 'in/b.txt': 'b\n', 'c.txt': 'c\n', '.env': 'S=1\n' });
  await writeFile(test.at('a.txt'), 'changed\n');
  await rm(test.at('in'), { recursive: true });
  await writeFile(test.at('new.txt'), 'new\n');
  await writeFile(test.at('.env'), 'S=2\n');

  const done = await restore(test, { paths: ['.'] });

  expect(done).toEqual({ kept: ['a.txt', 'in/b.txt'], withheld: ['.env'] });
  expect(await readFile(test.at('in/b.txt'), 'utf8')).toBe('b\n');
  expect(await git(test.at(), ['status', '--porcelain'])).toBe('M .env\n?? new.txt');
});

it('gives a file the content of a commit, and leaves the index', async () => {
  await using test = await testRepository({ 'a.txt': 'one\n' });
  await commitFiles(test.at(), { 'a.txt': 'two\n' });

  await restore(test, { paths: ['a.txt'], ref: 'HEAD~1' });

  expect(await readFile(test.at('a.txt'), 'utf8')).toBe('one\n');
  expect(await git(test.at(), ['status', '--porcelain'])).toBe('M a.txt');
});

it.each<[string, (test: TestRepository) => Promise<unknown>]>([
  ['a folder stands where the file was', (test) => mkdir(test.at('in/a.txt'))],
  [
    'a file stands where its folder was',
    async (test) => {
      await rm(test.at('in'), { recursive: true });
      await writeFile(test.at('in'), 'mine\n');
    },
  ],
  [
    'a link stands where its folder was',
    async (test) => {
      await rm(test.at('in'), { recursive: true });
      await symlink(test.outside.path, test.at('in'));
    },
  ],
])('deletes nothing where %s', async (_what, change) => {
  await using test = await testRepository({ 'in/a.txt': 'a\n' });
  await rm(test.at('in/a.txt'));
  await change(test);
  const before = await git(test.at(), ['status', '--porcelain']);

  await expect(restore(test, { paths: ['.'] })).rejects.toMatchObject({ code: 'changes_in_way' });
  expect(await git(test.at(), ['status', '--porcelain'])).toBe(before);
});

it.each([
  ['nothing_to_do', { paths: ['a.txt'] }],
  ['denied', { paths: ['.env'] }],
  ['ref_not_found', { paths: ['a.txt'], ref: '--staged' }],
])('fails with %s for %j', async (code, how) => {
  await using test = await testRepository({ 'a.txt': 'a\n', '.env': 'S=1\n' });
  await writeFile(test.at('.env'), 'S=2\n');

  await expect(restore(test, how)).rejects.toMatchObject({ code });
  expect(await readFile(test.at('.env'), 'utf8')).toBe('S=2\n');
});

it('takes back what is staged, also before the first commit', async () => {
  await using test = await testRepository({});
  await writeFile(test.at('a.txt'), 'a\n');
  await writeFile(test.at('b.txt'), 'b\n');
  await git(test.at(), ['add', '-A']);

  const done = await test.within((repository) => unstageFiles(repository, ['a.txt']));

  expect(done.kept).toEqual(['a.txt']);
  expect(await git(test.at(), ['status', '--porcelain'])).toBe('A  b.txt\n?? a.txt');
  await expect(test.within((repository) => unstageFiles(repository, ['a.txt']))).rejects.toMatchObject({ code: 'nothing_to_do' });
});
