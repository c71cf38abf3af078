import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mainConfig } from '../config.js';
import { mainHub, type MainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { commitFiles, git, makeRepository } from '../test-support/repositories.js';
import { gitOperations, undo } from '../tokens.js';
import type { GitInput } from './git-arguments.js';

const writing = { gitWrite: true, gitAuthor: { name: 'Ann', email: 'ann@example.org' } };

type Input = Partial<GitInput> & Pick<GitInput, 'op'>;

/** A hub over a repository with two commits and a changed file. */
async function start(config: Parameters<typeof mainHub>[1] = {}): Promise<MainHub & { text(input: Input): Promise<string> }> {
  const hub = await mainHub({}, config);
  await makeRepository(hub.folder.at('root/repo'), { 'a.txt': 'one\ntwo\n', '.env': 'SECRET=1\n', 'b.txt': 'b\n' });
  await commitFiles(hub.folder.at('root/repo'), { 'a.txt': 'one\n2\n' });
  await writeFile(hub.folder.at('root/repo/a.txt'), 'one\n2\n3\n');
  return { ...hub, text: async (input) => (await hub.hub.call(gitOperations, { path: 'repo', ...input })).text };
}

it('answers in few lines, with paths that other tools take', async () => {
  await using main = await start();
  const hash = (await git(main.folder.at('root/repo'), ['rev-parse', 'HEAD'])).slice(0, 10);
  const first = (await git(main.folder.at('root/repo'), ['rev-parse', 'HEAD~1'])).slice(0, 10);

  expect(await main.text({ op: 'status' })).toBe(`main ${hash}\nnot staged 1\n  M repo/a.txt`);
  expect(await main.text({ op: 'diff' })).toBe('1 file +1 -0\n  M repo/a.txt +1 -0\n@@ repo/a.txt -1,2 +1,3 @@\n one\n 2\n+3');
  expect(await main.text({ op: 'log' })).toBe(`${hash.slice(0, 7)} 2026-01-01 a: files (1)\n${first.slice(0, 7)} 2026-01-01 a: files (3)`);
  expect(await main.text({ op: 'show' })).toContain(
    `${hash.slice(0, 7)} 2026-01-01T00:00:00+00:00 a <a@example.org>\nfiles\n1 file +1 -1\n  M repo/a.txt +1 -1\n@@ repo/a.txt -1,2`,
  );
  expect(await main.text({ op: 'blame', path: 'repo/a.txt' })).toBe(
    `${first} 2026-01-01 a: files: 1\n${hash} 2026-01-01 a: files: 2\nnot committed: 3`,
  );
  expect(await main.text({ op: 'branches' })).toBe(`* main ${hash.slice(0, 7)} 2026-01-01 files`);
  expect(await main.text({ op: 'stashes' })).toBe('no stashes');
});

it('changes a repository where the host allows it', async () => {
  await using main = await start(writing);

  expect(await main.text({ op: 'add', paths: ['repo/a.txt'] })).toBe('1 file staged');
  expect(await main.text({ op: 'commit', message: 'third' })).toMatch(/^[0-9a-f]{10} on main, 1 file$/);
  expect(await main.text({ op: 'branch', name: 'old', ref: 'HEAD~1' })).toMatch(/^old at [0-9a-f]{10}$/);
  expect(await main.text({ op: 'checkout', ref: 'old' })).toMatch(/^old at [0-9a-f]{10}, 1 file changed$/);
  expect(await main.text({ op: 'status' })).toMatch(/\nclean$/);
  expect(await main.text({ op: 'checkout', ref: 'main' })).toMatch(/^main at/);
  expect(await main.text({ op: 'delete_branch', name: 'old' })).toBe('old deleted');
  await writeFile(main.folder.at('root/repo/a.txt'), 'x\n');
  expect(await main.text({ op: 'stash', message: 'later' })).toBe('1 file stashed');
  expect(await main.text({ op: 'stashes' })).toMatch(/On main: later$/);
  expect(await main.text({ op: 'pop_stash' })).toBe('1 file restored');
  expect(await main.text({ op: 'restore', paths: ['repo/a.txt'] })).toMatch(/^1 file restored\nto have them back: undo \S+$/);
  expect(await main.text({ op: 'diff' })).toBe('no differences');
});

it('brings back what restore has replaced', async () => {
  await using main = await start(writing);
  const folder = main.folder.at('root/repo');
  await rm(join(folder, 'b.txt'));

  const text = await main.text({ op: 'restore', paths: ['repo'] });
  const restored = await readFile(join(folder, 'a.txt'), 'utf8');
  await main.hub.call(undo, { id: /undo (\S+)$/.exec(text)?.[1] ?? '' });

  expect(restored).toBe('one\n2\n');
  expect(await git(folder, ['status', '--porcelain'])).toBe('M a.txt\n D b.txt');
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('one\n2\n3\n');
});

it.each<Input>([
  { op: 'add', paths: ['repo/a.txt'] },
  { op: 'commit', message: 'm' },
  { op: 'branch', name: 'x' },
  { op: 'delete_branch', name: 'x' },
  { op: 'checkout', name: 'x' },
  { op: 'stash' },
  { op: 'pop_stash' },
  { op: 'restore', paths: ['repo/a.txt'] },
])('refuses $op unless the host allows changes, and names the setting', async (input) => {
  await using main = await start();

  const refusal = await refusalOf(main.text(input));

  expect(refusal).toMatchObject({ code: 'denied', message: expect.stringContaining('gitWrite: true') });
});

it('changes nothing for a principal that may only read', async () => {
  await using main = await start(writing);
  const principal = { id: 'r', tenant: 't', groups: [], scopes: new Set(['main:read']), via: 'in-process' as const };

  const refusal = await refusalOf(main.hub.call(gitOperations, { op: 'branch', path: 'repo', name: 'x' }, { principal }));
  const status = await main.hub.call(gitOperations, { op: 'status', path: 'repo' }, { principal });

  expect(refusal).toMatchObject({ code: 'denied', message: expect.stringContaining('main:write') });
  expect(status.text).toContain('a.txt');
});

it.each<[string, Input]>([
  ["commit: 'paths' is not for this", { op: 'commit', message: 'm', paths: ['repo/a.txt'] }],
  ["commit: 'message' is needed", { op: 'commit' }],
  ["add: 'paths' is needed", { op: 'add' }],
  ["add: 'paths' is empty", { op: 'add', paths: [] }],
  ["status: 'ref' is not for this", { op: 'status', ref: 'HEAD' }],
  ["checkout: 'ref' or name is needed", { op: 'checkout' }],
  ["restore: 'ref' does not go with staged", { op: 'restore', paths: ['a'], ref: 'HEAD', staged: true }],
  ["diff: 'staged' does not go", { op: 'diff', base: 'HEAD~1', ref: 'HEAD', staged: true }],
  ["blame: 'lines' must be like", { op: 'blame', path: 'repo/a.txt', lines: '2-1' }],
  ["blame: 'lines' must be like", { op: 'blame', path: 'repo/a.txt', lines: '-L1' }],
])('refuses arguments that would not be heeded: %s', async (message, input) => {
  await using main = await start(writing);

  expect(await refusalOf(main.text(input))).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining(message) });
});

it.each<[string, Input]>([
  ['repository_not_found', { op: 'status', path: 'plain' }],
  ['not_found', { op: 'status', path: 'nothing' }],
  ['outside_roots', { op: 'status', path: '../..' }],
  ['denied', { op: 'status', path: 'repo/.git' }],
  ['outside_roots', { op: 'diff', paths: ['../x'] }],
  ['invalid_path', { op: 'diff', paths: ['plain/x'] }],
  ['ref_not_found', { op: 'diff', ref: '--output=x' }],
  ['ref_not_found', { op: 'log', base: '-x' }],
  ['cursor_expired', { op: 'log', cursor: 'made up' }],
])('fails with %s', async (code, input) => {
  await using main = await start();
  await main.folder.put({ 'root/plain/x': 'x' });

  expect(await refusalOf(main.text(input))).toMatchObject({ code });
});

it('gives a long answer page by page, and every line of it once', async () => {
  await using main = await start();
  const lines = Array.from({ length: 3_000 }, (_, index) => `line ${index}`);
  await writeFile(main.folder.at('root/repo/a.txt'), `${lines.join('\n')}\n`);

  let page = await main.hub.call(gitOperations, { op: 'diff', path: 'repo' });
  const texts = [page.text];
  // What is shown is of the moment of the first page.
  await rm(main.folder.at('root/repo/a.txt'));
  while (page.cursor !== undefined) {
    page = await main.hub.call(gitOperations, { op: 'diff', cursor: page.cursor });
    texts.push(page.text);
  }

  expect(texts.length).toBeGreaterThan(3);
  expect(texts.join('\n').match(/^\+line \d+$/gm)).toEqual(lines.map((line) => `+${line}`));
  expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(6_500);
});

it('groups the files of a very large commit by folder', async () => {
  await using main = await start();
  const files = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`lib/part${index % 7}/deep/f${index}.txt`, 'x\n']));
  await commitFiles(main.folder.at('root/repo'), files);

  const text = await main.text({ op: 'show' });

  expect(text).toMatch(/\n901 files\n/);
  expect(text).toContain('  repo/lib/part3/deep/ A 129');
  expect(text).toMatch(/name paths to see what changed in them$/);
  expect(text.length).toBeLessThan(800);
});

it('tells its effect by what it is asked to do', () => {
  const { effect } = gitOperations as { effect: { worst: string; of(input: { op: string }): string } };

  expect([effect.worst, ...['status', 'commit', 'restore', 'delete_branch'].map((op) => effect.of({ op }))]).toEqual([
    'destroys',
    'reads',
    'writes',
    'destroys',
    'destroys',
  ]);
});

it.each(['a <b>', 'line\nbreak', '', ' a'])('takes no author that git would change: %j', (name) => {
  expect(mainConfig.safeParse({ roots: ['.'], gitAuthor: { name, email: 'a@example.org' } }).success).toBe(false);
});
