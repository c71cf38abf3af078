import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { InputOf } from '../../tools/tool-types.js';
import { mainHub, type MainHub } from '../../test-support/main-hub.js';
import { refusalOf } from '../../test-support/refusal.js';
import { git, makeRepository } from '../../test-support/repositories.js';
import { trappedRepository } from '../../test-support/trapped-repository.js';
import { gitOperations } from '../../tokens.js';

type Input = Parameters<typeof callOf>[1];
const callOf = (main: MainHub, input: Partial<InputOf<typeof gitOperations>> & { op: InputOf<typeof gitOperations>['op'] }) =>
  main.hub.call(gitOperations, input);
const writing = { gitWrite: true, gitAuthor: { name: 'Ann', email: 'ann@example.org' } };

const reads: readonly Input[] = [
  { op: 'status' },
  { op: 'diff' },
  { op: 'diff', ref: 'HEAD~1' },
  { op: 'diff', base: 'other', ref: 'HEAD' },
  { op: 'log' },
  { op: 'show' },
  { op: 'blame', path: 'repo/a.txt' },
  { op: 'branches' },
  { op: 'stashes' },
];
const writes: readonly Input[] = [
  { op: 'add', paths: ['repo/a.txt'] },
  { op: 'commit', message: 'mine' },
  { op: 'pop_stash' },
  { op: 'stash', message: 'mine' },
  { op: 'checkout', ref: 'other' },
  { op: 'checkout', name: 'fresh' },
  { op: 'branch', name: 'third' },
  { op: 'delete_branch', name: 'third' },
  { op: 'restore', paths: ['repo/a.txt'], ref: 'main' },
  { op: 'restore', paths: ['repo/a.txt'] },
];

it('runs nothing that a repository has planted, whatever is read of it', async () => {
  await using main = await mainHub();
  await trappedRepository(main.folder.at('root/repo'), { marks: main.folder.at('marks'), attributes: 'filter=ev diff=ev merge=ev' });

  for (const input of reads) expect((await callOf(main, { path: 'repo', ...input })).status).toBe('success');

  expect(await readdir(main.folder.at('marks'))).toEqual([]);
});

it('runs nothing that a repository has planted, whatever is changed in it', async () => {
  await using main = await mainHub({}, writing);
  await trappedRepository(main.folder.at('root/repo'), { marks: main.folder.at('marks'), attributes: 'diff=ev merge=ev' });

  for (const input of writes) {
    const { text } = await callOf(main, { path: 'repo', ...input }).catch((error: unknown) => ({ text: String(error) }));
    expect({ input, text }).toMatchObject({ text: expect.not.stringMatching(/Error/) });
  }

  expect(await readdir(main.folder.at('marks'))).toEqual([]);
});

it('refuses to change files that a planted filter claims, and runs it neither', async () => {
  await using main = await mainHub({}, writing);
  const folder = main.folder.at('root/repo');
  await trappedRepository(folder, { marks: main.folder.at('marks'), attributes: 'filter=ev diff=ev merge=ev' });

  for (const input of [writes[0], writes[3], writes[4], writes[8], writes[9]]) {
    const refusal = await refusalOf(callOf(main, { path: 'repo', ...(input ?? { op: 'add' }) }));
    expect(refusal).toMatchObject({ code: expect.stringMatching(/^(?:denied|changes_in_way)$/) });
  }

  expect(await readdir(main.folder.at('marks'))).toEqual([]);
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('one\n2\n3\n');
});

it.each([
  ['status', ['status']],
  ['diff', ['diff', '--ext-diff']],
  ['add', ['add', 'a.txt']],
  ['checkout', ['checkout', '-f', 'other']],
])('proves that the traps go off under a git that obeys: %s', async (_name, args) => {
  await using main = await mainHub();
  const folder = main.folder.at('root/repo');
  await trappedRepository(folder, { marks: main.folder.at('marks'), attributes: 'filter=ev diff=ev merge=ev' });
  await git(folder, ['config', '--unset-all', 'extensions.partialClone']);

  await git(folder, args).catch(() => undefined);

  expect(await readdir(main.folder.at('marks'))).not.toEqual([]);
});

it('looks into a submodule with no git of its own', async () => {
  await using main = await mainHub();
  const folder = main.folder.at('root/repo');
  await trappedRepository(folder, { marks: main.folder.at('marks'), attributes: 'diff=ev' });
  await writeFile(join(folder, 'inner/i.txt'), 'changed\n');
  await git(join(folder, 'inner'), ['-c', 'core.fsmonitor=false', 'commit', '-q', '-a', '-m', 'further']);
  await rm(main.folder.at('marks'), { recursive: true });
  await mkdir(main.folder.at('marks'));

  const { text } = await callOf(main, { op: 'status', path: 'repo' });

  expect(text).toMatch(/^ {2}M repo\/inner$/m);
  expect(await readdir(main.folder.at('marks'))).toEqual([]);
});

it('does not let core.worktree lead elsewhere', async () => {
  await using main = await mainHub({ 'outside/b.txt': 'other' });
  const folder = main.folder.at('root/repo');
  await makeRepository(folder, { 'b.txt': 'b' });
  await git(folder, ['config', 'core.worktree', main.folder.at('outside')]);

  expect((await callOf(main, { op: 'status', path: 'repo' })).text).toMatch(/clean$/);
});

type Attack = (folder: string, outside: string) => Promise<unknown>;
const relink = async (path: string, target: string): Promise<void> => {
  await rm(path, { recursive: true, force: true });
  await symlink(target, path);
};

it.each<[string, string, Attack]>([
  ['a git file that points outside', 'repository_not_found', (folder, outside) => regit(folder, `gitdir: ${outside}/.git\n`)],
  ['a git file that points at itself', 'repository_not_found', (folder) => regit(folder, 'gitdir: .git\n')],
  [
    'objects borrowed from outside',
    'repository_not_found',
    (folder, outside) => writeFile(join(folder, '.git/objects/info/alternates'), `${outside}/.git/objects\n`),
  ],
  [
    'packs that are a link',
    'repository_not_found',
    (folder, outside) => relink(join(folder, '.git/objects/pack'), join(outside, '.git/objects/pack')),
  ],
  [
    'borrowed objects with a link',
    'repository_not_found',
    async (folder, outside) => {
      await mkdir(join(folder, 'lender'));
      await symlink(join(outside, '.git/objects/pack'), join(folder, 'lender/pack'));
      await writeFile(join(folder, '.git/objects/info/alternates'), `${folder}/lender\n`);
    },
  ],
  ['a HEAD that is a link', 'repository_not_found', (folder, outside) => relink(join(folder, '.git/HEAD'), join(outside, '.git/HEAD'))],
  ['an index that is a link', 'not_regular', (folder, outside) => relink(join(folder, '.git/index'), join(outside, '.git/index'))],
  [
    'branches that are a link',
    'not_regular',
    (folder, outside) => relink(join(folder, '.git/refs/heads'), join(outside, '.git/refs/heads')),
  ],
  ['a log that is a link', 'not_regular', (folder, outside) => relink(join(folder, '.git/logs/HEAD'), join(outside, 'log'))],
  ['a lock that is a link', 'not_regular', (folder, outside) => relink(join(folder, '.git/index.lock'), join(outside, 'made'))],
  ['refs kept in a way unknown here', 'git_failed', (folder) => git(folder, ['config', 'extensions.refStorage', 'other'])],
  ['a configuration that is broken', 'git_failed', (folder) => writeFile(join(folder, '.git/config'), '[core\n')],
  ['a HEAD that climbs', 'git_failed', (folder) => writeFile(join(folder, '.git/HEAD'), 'ref: refs/heads/../../config\n')],
])('refuses %s', async (_name, code, attack) => {
  await using main = await mainHub({}, writing);
  const folder = main.folder.at('root/repo');
  await makeRepository(main.folder.at('outside'), { 'secret.txt': 's' });
  await makeRepository(folder, { 'a.txt': 'a' });
  await attack(folder, main.folder.at('outside'));
  const before = (await readdir(main.folder.at('outside/.git'), { recursive: true })).sort();

  const reading = await refusalOf(callOf(main, { op: 'log', path: 'repo' }));
  const changing = await refusalOf(callOf(main, { op: 'branch', path: 'repo', name: 'more' }));

  expect([reading.code, changing.code]).toEqual([code, code]);
  expect((await readdir(main.folder.at('outside/.git'), { recursive: true })).sort()).toEqual(before);
});

it.each(['.GIT/hooks/pre-commit', '.git/config', 'git~1/config', '../up.txt'])('writes no tree with the name %s', async (name) => {
  await using main = await mainHub({}, writing);
  const folder = main.folder.at('root/repo');
  await makeRepository(folder, { 'a.txt': 'a' });
  const blob = await git(folder, ['hash-object', '-w', '--stdin'], 'planted');
  const parts = name.split('/');
  let object = blob;
  let mode = '100755';
  for (const part of parts.toReversed()) {
    const entry = Buffer.concat([Buffer.from(`${mode} ${part}\0`), Buffer.from(object, 'hex')]);
    object = await git(folder, ['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'], entry);
    mode = '40000';
  }
  const commit = await git(folder, ['commit-tree', object, '-p', 'HEAD', '-m', 'planted']);
  await git(folder, ['update-ref', 'refs/heads/planted', commit]);
  const before = (await readdir(main.folder.at('root'), { recursive: true })).length;

  const refusal = await refusalOf(callOf(main, { op: 'checkout', path: 'repo', ref: 'planted' }));

  expect(refusal.code).toBe('git_failed');
  expect((await readdir(main.folder.at('root'), { recursive: true })).length).toBe(before);
  expect(await readFile(join(folder, '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/main\n');
});

it('takes a bare repository in a folder for data, not for where to read settings', async () => {
  await using main = await mainHub();
  const folder = main.folder.at('root/repo');
  await trappedRepository(folder, { marks: main.folder.at('marks'), attributes: 'diff=ev' });
  await git(folder, ['clone', '-q', '--bare', '.', 'planted']).catch(() => undefined);
  await git(main.folder.at('root'), ['init', '-q', '--bare', 'bare']);
  await git(main.folder.at('root/bare'), ['config', 'core.fsmonitor', join(folder, '.git/fsmonitor.sh')]);
  await rm(main.folder.at('marks'), { recursive: true });
  await mkdir(main.folder.at('marks'));

  const refusal = await refusalOf(callOf(main, { op: 'status', path: 'bare' }));
  const { text } = await callOf(main, { op: 'branches', path: 'bare' });

  expect(refusal.code).toBe('no_work_tree');
  expect(text).toBe('no branches');
  expect(await readdir(main.folder.at('marks'))).toEqual([]);
});

it('ends at a commit of endlessly many files', async () => {
  await using main = await mainHub({}, writing);
  const folder = main.folder.at('root/repo');
  await makeRepository(folder, { 'a.txt': 'a' });
  let object = await git(folder, ['hash-object', '-w', '--stdin'], 'x');
  const names = Array.from({ length: 10 }, (_, index) => `d${index}`);
  for (let level = 0; level < 10; level += 1) {
    const kind = level === 0 ? '100644 blob' : '040000 tree';
    object = await git(folder, ['mktree'], names.map((name) => `${kind} ${object}\t${name}\n`).join(''));
  }
  await git(folder, ['update-ref', 'refs/heads/bomb', await git(folder, ['commit-tree', object, '-m', 'bomb'])]);

  const refused = async (...inputs: readonly Input[]): Promise<string[]> => {
    const refusals = await Promise.all(inputs.map((input) => refusalOf(callOf(main, { path: 'repo', ...input }))));
    return refusals.map(({ code }) => code);
  };
  const named = await refused({ op: 'show', ref: 'bomb' }, { op: 'diff', base: 'HEAD', ref: 'bomb' }, { op: 'checkout', ref: 'bomb' });
  await git(folder, ['update-ref', 'refs/heads/main', 'bomb']);
  const current = await refused({ op: 'status' }, { op: 'diff', staged: true }, { op: 'stash' }, { op: 'commit', message: 'm' });

  expect(new Set([...named, ...current])).toEqual(new Set(['too_large']));
});

async function regit(folder: string, text: string): Promise<void> {
  await rm(join(folder, '.git'), { recursive: true });
  await writeFile(join(folder, '.git'), text);
}
