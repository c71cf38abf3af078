import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Workspace } from '../../workspace/workspace.js';
import { git, makeRepository } from '../../test-support/repositories.js';
import { temporaryFolder } from '../../test-support/temporary-folder.js';
import { testRepository } from '../../test-support/within-repository.js';
import { noSignal } from '../../test-support/open-workspace.js';
import { addFiles } from './add.js';
import { createBranch } from './branch.js';
import { changeRepository } from './change-repository.js';
import { checkOut } from './checkout.js';
import { commitStaged } from './commit.js';
import { withRepository } from './with-repository.js';

it.each(['HEAD.lock', 'index.lock', 'refs/heads/main.lock'])(
  'is busy while another program holds %s, and worth another try',
  async (lock) => {
    await using test = await testRepository();
    await writeFile(test.at('b.txt'), 'b\n');
    await git(test.at(), ['add', '-A']);
    await writeFile(test.at('.git', lock), '');

    const work = test.within((repository) => commitStaged(repository, 'm'));

    await expect(work).rejects.toMatchObject({ code: 'busy', retryable: true });
    expect(await git(test.at(), ['log', '--format=%s'])).toBe('files');
    expect(await readFile(test.at('.git', lock), 'utf8')).toBe('');
  },
);

it('leaves no lock and no folder of its own behind, also when the work fails', async () => {
  await using test = await testRepository();

  await expect(test.within((repository) => changeRepository(repository, () => Promise.reject(new Error('no'))))).rejects.toThrow();

  expect((await readdir(test.at('.git'))).filter((name) => name.endsWith('.lock'))).toEqual([]);
  expect(await readdir(test.outside.at('cache'))).toEqual([]);
});

it('is busy when HEAD was moved by somebody else since it was read', async () => {
  await using test = await testRepository();

  const work = test.within(async (repository) => {
    await git(test.at(), ['checkout', '-q', '-b', 'other']);
    return createBranch(repository, 'mine');
  });

  await expect(work).rejects.toMatchObject({ code: 'busy' });
});

it('makes changes one after the other', async () => {
  await using test = await testRepository();

  await Promise.all(['b', 'c', 'd', 'e'].map((name) => test.within((repository) => createBranch(repository, name))));

  expect(await git(test.at(), ['branch', '--format=%(refname:short)'])).toBe('b\nc\nd\ne\nmain');
});

it.each(['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'rebase-merge'])('commits and checks out nothing while there is a %s', async (marker) => {
  await using test = await testRepository();
  await writeFile(test.at('.git', marker), `${await git(test.at(), ['rev-parse', 'HEAD'])}\n`);
  await writeFile(test.at('a.txt'), 'changed\n');

  await test.within((repository) => addFiles(repository, ['a.txt']));

  for (const work of [
    () => test.within((repository) => commitStaged(repository, 'm')),
    () => test.within((repository) => checkOut(repository, { name: 'x' })),
  ])
    await expect(work()).rejects.toMatchObject({ code: 'operation_under_way' });
});

it('changes nothing in a root that may only be read', async () => {
  await using folder = await temporaryFolder({ 'writable/': '', 'cache/': '' });
  await makeRepository(folder.at('fixed'), { 'a.txt': 'a\n' });
  const workspace = await Workspace.open({ roots: [folder.at('writable')], readOnlyRoots: [folder.at('fixed')] });
  const tools = { workspace, git: 'git', cacheDirectory: folder.at('cache'), author: undefined, signal: noSignal };

  await expect(withRepository(tools, 'fixed:', (repository) => createBranch(repository, 'x'))).rejects.toMatchObject({ code: 'denied' });
});

it('changes no file of a read-only root that lies within the repository', async () => {
  await using folder = await temporaryFolder({ 'cache/': '' });
  await makeRepository(folder.at('root'), { 'a.txt': 'a\n', 'fixed/b.txt': 'b\n' });
  await writeFile(folder.at('root/fixed/b.txt'), 'changed\n');
  const workspace = await Workspace.open({ roots: [folder.at('root')], readOnlyRoots: [folder.at('root/fixed')] });
  const tools = { workspace, git: 'git', cacheDirectory: folder.at('cache'), author: undefined, signal: noSignal };

  await expect(withRepository(tools, '.', (repository) => addFiles(repository, ['.']))).rejects.toMatchObject({ code: 'denied' });
});

it('ends git at once when it is cancelled, and leaves no lock', async () => {
  await using test = await testRepository();
  // Stands for git, and makes a lock as git does, to be taken away at the end that is asked for.
  const program = test.outside.at('slow-git');
  await writeFile(
    program,
    `#!/bin/sh\ncase "$*" in *"branch --no-track"*) trap 'rm -f ${test.at('.git/x.lock')}; exit 1' TERM; touch ${test.at('.git/x.lock')}; while :; do sleep 0.05; done;; *) exec git "$@";; esac\n`,
  );
  await chmod(program, 0o755);
  const stop = new AbortController();
  const tools = {
    workspace: test.workspace,
    git: program,
    cacheDirectory: test.outside.at('cache'),
    author: undefined,
    signal: stop.signal,
  };

  const work = withRepository(tools, '.', (repository) => createBranch(repository, 'x'));
  const isThere = (): Promise<boolean> => readdir(test.at('.git')).then((names) => names.includes('x.lock'));
  while (!(await isThere())) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();

  await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  expect((await readdir(test.at('.git'))).filter((name) => name.endsWith('.lock'))).toEqual([]);
  await rm(program);
});
