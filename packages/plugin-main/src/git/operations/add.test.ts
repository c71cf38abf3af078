import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { git, makeRepository } from '../../test-support/repositories.js';
import { testRepository, type TestRepository } from '../../test-support/within-repository.js';
import { addFiles } from './add.js';

const add = (test: TestRepository, ...paths: string[]) => test.within((repository) => addFiles(repository, paths));
const staged = (test: TestRepository) => git(test.at(), ['diff', '--cached', '--name-status']);

it('stages new, changed and deleted files, and leaves out what is ignored, withheld or a repository of its own', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n', 'gone.txt': 'g\n', '.gitignore': '*.log\n' });
  await rm(test.at('gone.txt'));
  for (const name of ['a.txt', 'new.txt', 'x.log', '.env']) await writeFile(test.at(name), 'x\n');
  await makeRepository(test.at('inner'), { 'i.txt': 'i' });

  const added = await add(test, '.');

  expect(added).toEqual({ kept: ['a.txt', 'gone.txt', 'new.txt'], withheld: ['.env'] });
  expect(await staged(test)).toBe('M\ta.txt\nD\tgone.txt\nA\tnew.txt');
});

it('takes a name with stars and brackets as it is', async () => {
  await using test = await testRepository();
  for (const name of ['*.txt', 'b.txt', ':(glob)c']) await writeFile(test.at(name), 'x\n');

  await add(test, '*.txt', ':(glob)c');

  expect(await staged(test)).toBe('A\t*.txt\nA\t:(glob)c');
});

it('follows a file that became a folder, and a folder that became a file', async () => {
  await using test = await testRepository({ one: 'file\n', 'two/a': 'a\n', 'two/b': 'b\n' });
  await rm(test.at('one'));
  await rm(test.at('two'), { recursive: true });
  await mkdir(test.at('one'));
  await writeFile(test.at('one/a'), 'other\n');
  await writeFile(test.at('two'), 'more\n');

  await add(test, '.');

  expect(await git(test.at(), ['ls-files'])).toBe('one/a\ntwo');
  expect(await git(test.at(), ['status', '--porcelain'])).not.toMatch(/^.[^ ]/m);
});

it('stages no secret where a file has become a folder that holds one', async () => {
  await using test = await testRepository({ thing: 'file\n' });
  await rm(test.at('thing'));
  await mkdir(test.at('thing'));
  await writeFile(test.at('thing/.env'), 'S=1\n');

  await add(test, '.');

  expect(await staged(test)).toBe('D\tthing');
});

it.each([
  ['nothing_to_do', ['a.txt']],
  ['nothing_to_do', ['x.log']],
  ['not_found', ['nothing.txt']],
  ['denied', ['.env']],
  ['outside_roots', ['../x']],
  ['not_found', ['.git/nothing']],
])('fails with %s for %j, and stages nothing', async (code, paths) => {
  await using test = await testRepository({ 'a.txt': 'a\n', '.gitignore': '*.log\n' });
  await writeFile(test.at('x.log'), 'x');
  await writeFile(test.at('.env'), 'x');

  await expect(add(test, ...paths)).rejects.toMatchObject({ code });
  expect(await staged(test)).toBe('');
});

it('adds no file beyond a link', async () => {
  await using test = await testRepository();
  await writeFile(test.outside.at('secret'), 's');
  await symlink(test.outside.path, test.at('out'));

  await expect(add(test, 'out/secret')).rejects.toMatchObject({ code: expect.stringMatching(/outside_roots|git_failed|nothing_to_do/) });
  await add(test, 'out');
  expect(await git(test.at(), ['ls-files', '--stage', 'out'])).toMatch(/^120000 /);
});

it('refuses files of a filter, and says which', async () => {
  await using test = await testRepository({ '.gitattributes': '*.bin filter=lfs\n' });
  await writeFile(test.at('big.bin'), 'x');

  await expect(add(test, '.')).rejects.toThrow("'big.bin' goes through the filter 'lfs'");
  expect(await staged(test)).toBe('');
});
