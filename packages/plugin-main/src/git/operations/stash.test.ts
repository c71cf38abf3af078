import { readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository } from '../../test-support/within-repository.js';
import { listStashes, popStash, pushStash } from './stash.js';

it('puts changes away and brings them back', async () => {
  await using test = await testRepository();
  await writeFile(test.at('a.txt'), 'changed\n');

  const pushed = await test.within((repository) => pushStash(repository, '--all work'));
  const between = await readFile(test.at('a.txt'), 'utf8');
  const listed = await test.within(listStashes);
  const popped = await test.within(popStash);

  expect([pushed, popped]).toEqual([{ files: 1 }, { files: 1 }]);
  expect(between).toBe('a\n');
  expect(listed).toMatchObject([{ subject: 'On main: --all work' }]);
  expect(await readFile(test.at('a.txt'), 'utf8')).toBe('changed\n');
  expect(await test.within(listStashes)).toEqual([]);
  expect(await git(test.at(), ['stash', 'list'])).toBe('');
});

it('keeps the stash and changes no file where it does not fit', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  await writeFile(test.at('a.txt'), 'stashed\n');
  await writeFile(test.at('b.txt'), 'stashed\n');
  await git(test.at(), ['stash', 'push', '-q']);
  await commitFiles(test.at(), { 'a.txt': 'other\n' });

  await expect(test.within(popStash)).rejects.toMatchObject({ code: 'changes_in_way', message: expect.stringContaining("'a.txt'") });

  expect(await git(test.at(), ['status', '--porcelain'])).toBe('');
  expect(await git(test.at(), ['stash', 'list'])).not.toBe('');
});

it('applies no stash over changes', async () => {
  await using test = await testRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
  await writeFile(test.at('a.txt'), 'stashed\n');
  await git(test.at(), ['stash', 'push', '-q']);
  await writeFile(test.at('b.txt'), 'mine\n');

  await expect(test.within(popStash)).rejects.toMatchObject({ code: 'changes_in_way' });
  expect(await readFile(test.at('b.txt'), 'utf8')).toBe('mine\n');
});

it.each(['tracked', 'untracked'])('keeps an untracked file where the stash has an %s one', async (kind) => {
  await using test = await testRepository();
  await writeFile(test.at('new.txt'), 'stashed\n');
  if (kind === 'tracked') await git(test.at(), ['add', 'new.txt']);
  await git(test.at(), ['stash', 'push', '-q', '--include-untracked']);
  await writeFile(test.at('new.txt'), 'mine\n');

  await expect(test.within(popStash)).rejects.toMatchObject({ code: 'changes_in_way', message: expect.stringContaining("'new.txt'") });

  expect(await readFile(test.at('new.txt'), 'utf8')).toBe('mine\n');
  expect(await git(test.at(), ['stash', 'list'])).not.toBe('');
});

it('fails where there is nothing to put away or to bring back', async () => {
  await using test = await testRepository();
  await using empty = await testRepository({});

  await expect(test.within((repository) => pushStash(repository, undefined))).rejects.toMatchObject({ code: 'nothing_to_do' });
  await expect(test.within(popStash)).rejects.toMatchObject({ code: 'ref_not_found' });
  await expect(empty.within((repository) => pushStash(repository, undefined))).rejects.toMatchObject({ code: 'repository_empty' });
  await expect(empty.within(popStash)).rejects.toMatchObject({ code: 'ref_not_found' });
});
