import { lstat, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { commitFiles, git } from '../../test-support/repositories.js';
import { testRepository, type TestRepository } from '../../test-support/within-repository.js';
import { checkOut, type Checkout } from './checkout.js';

const checkout = (test: TestRepository, wanted: Checkout) => test.within((repository) => checkOut(repository, wanted));

/** A repository on `main`, where `a.txt` is `main`, with a branch `side`, where it is `side`. */
async function twoBranches(more: Readonly<Record<string, string>> = {}): Promise<TestRepository> {
  const test = await testRepository({ 'a.txt': 'main\n', '.gitignore': '*.log\n' });
  await git(test.at(), ['checkout', '-q', '-b', 'side']);
  await commitFiles(test.at(), { 'a.txt': 'side\n', ...more });
  await git(test.at(), ['checkout', '-q', 'main']);
  return test;
}

it('checks out a branch', async () => {
  await using test = await twoBranches();

  const done = await checkout(test, { ref: 'side' });

  expect(done).toMatchObject({ branch: 'side', files: 1 });
  expect(await readFile(test.at('a.txt'), 'utf8')).toBe('side\n');
  expect(await readFile(test.at('.git/HEAD'), 'utf8')).toBe('ref: refs/heads/side\n');
  expect(await git(test.at(), ['status', '--porcelain', '--branch'])).toBe('## side');
  expect(await git(test.at(), ['reflog', '-1', '--format=%gs'])).toBe('checkout: moving from main to side');
});

it('checks out a commit, which leaves no branch', async () => {
  await using test = await twoBranches();

  const done = await checkout(test, { ref: 'side~1' });

  expect(done.branch).toBeUndefined();
  expect(await readFile(test.at('.git/HEAD'), 'utf8')).toBe(`${await git(test.at(), ['rev-parse', 'main'])}\n`);
});

it('makes a branch and checks it out, also where nothing is committed', async () => {
  await using test = await twoBranches();
  await using empty = await testRepository({});

  await checkout(test, { name: 'fresh', ref: 'side' });
  const done = await checkout(empty, { name: 'first' });

  expect(await git(test.at(), ['status', '--porcelain', '--branch'])).toBe('## fresh');
  expect(done).toEqual({ branch: 'first', hash: undefined, files: 0 });
  expect(await readFile(empty.at('.git/HEAD'), 'utf8')).toBe('ref: refs/heads/first\n');
});

it.each([
  ['a changed file', 'a.txt', {}],
  ['a file that is not tracked', 'new.txt', { 'new.txt': 'side\n' }],
  ['an ignored file', 'kept.log', { 'kept.log': 'side\n' }],
])('keeps %s, and names it', async (_what, name, more) => {
  await using test = await twoBranches(more);
  await writeFile(test.at(name), 'mine\n');

  await expect(checkout(test, { ref: 'side' })).rejects.toMatchObject({
    code: 'changes_in_way',
    message: expect.stringContaining(`'${name}'`),
  });

  expect(await readFile(test.at(name), 'utf8')).toBe('mine\n');
  expect(await readFile(test.at('.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
});

it('makes links as links', async () => {
  await using test = await twoBranches();
  await git(test.at(), ['checkout', '-q', 'side']);
  const blob = await git(test.at(), ['hash-object', '-w', '--stdin'], 'a.txt');
  await git(test.at(), ['update-index', '--add', '--cacheinfo', `120000,${blob},link`]);
  await git(test.at(), ['commit', '-q', '-m', 'link']);
  await git(test.at(), ['checkout', '-q', '-f', 'main']);

  await checkout(test, { ref: 'side' });

  expect((await lstat(test.at('link'))).isSymbolicLink()).toBe(true);
});

it.each([
  ['ref_not_found', { ref: 'nothing' }],
  ['ref_not_found', { ref: '-f' }],
  ['ref_not_found', { ref: 'a.txt' }],
  ['invalid_argument', { name: '--orphan' }],
  ['exists', { name: 'side' }],
])('fails with %s for %j, and changes nothing', async (code, wanted) => {
  await using test = await twoBranches();

  await expect(checkout(test, wanted)).rejects.toMatchObject({ code });
  expect(await git(test.at(), ['status', '--porcelain', '--branch'])).toBe('## main');
});

it('refuses a branch that another work tree has', async () => {
  await using test = await twoBranches();
  await git(test.at(), ['worktree', 'add', '-q', 'tree', 'side']);

  await expect(checkout(test, { ref: 'side' })).rejects.toMatchObject({ code: 'branch_in_use' });
  await expect(test.within((repository) => checkOut(repository, { ref: 'main' }), { path: 'tree' })).rejects.toMatchObject({
    code: 'branch_in_use',
  });
});

it('refuses a branch that brings files of a filter', async () => {
  await using test = await twoBranches({ '.gitattributes': '*.bin filter=lfs\n', 'big.bin': 'pointer\n' });

  await expect(checkout(test, { ref: 'side' })).rejects.toMatchObject({ code: 'denied', message: expect.stringContaining("'big.bin'") });
});
