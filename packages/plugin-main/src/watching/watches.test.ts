import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Principal } from '@millrace/core';
import { describe, expect, it, vi } from 'vitest';
import { noSignal, openWorkspace } from '../test-support/open-workspace.js';
import type { WorkspaceOptions } from '../workspace/workspace.js';
import { Watches } from './watches.js';

const ada: Principal = { id: 'ada', tenant: 't', groups: [], scopes: new Set(), via: 'in-process' };
const bob: Principal = { ...ada, id: 'bob' };

async function open(
  files: Readonly<Record<string, string>>,
  { isRecursive = false, ...options }: Partial<WorkspaceOptions> & { isRecursive?: boolean } = {},
) {
  const test = await openWorkspace(files, options);
  const told: string[] = [];
  const warn = vi.fn<(message: string) => void>();
  const { workspace } = test;
  const watches = new Watches({ workspace, isRecursive, log: { warn }, updated: (uri) => told.push(uri) });
  return {
    watches,
    told,
    warn,
    ...test,
    change: async (path: string, text = 'new') => {
      await mkdir(join(test.at(path), '..'), { recursive: true });
      await writeFile(test.at(path), text);
    },
    /** Waits until it was told of a file. */
    hear: async (path: string) => {
      await vi.waitUntil(() => told.includes(`workspace:///${path}`), { timeout: 5_000, interval: 10 });
      return told;
    },
    async [Symbol.asyncDispose]() {
      watches.close();
      await test[Symbol.asyncDispose]();
    },
  };
}

describe.each([
  ['a watcher for each folder', false],
  ['the whole tree watched by the system', true],
])('with %s', (_how, isRecursive) => {
  it('tells of files that change, come and go, where a glob matches', async () => {
    await using test = await open({ 'root/src/a.ts': 'old', 'root/src/deep/b.ts': 'old', 'root/src/c.txt': 'old' }, { isRecursive });
    await test.watches.add(ada, ['src/**/*.ts'], noSignal);

    await test.change('src/c.txt');
    await test.change('src/a.ts');
    await test.change('src/deep/new.ts');
    await rm(test.at('src/deep/b.ts'));
    await Promise.all(['src/a.ts', 'src/deep/new.ts', 'src/deep/b.ts'].map((uri) => test.hear(uri)));

    expect(test.told).not.toContain('workspace:///src/c.txt');
  });

  it('never tells of what is withheld, ignored or noise', async () => {
    const files = { 'root/.gitignore': 'dist/\n*.log\n', 'root/dist/a.js': '', 'root/node_modules/a.js': '', 'root/.git/config': '' };
    await using test = await open({ ...files, 'root/.ssh/config': '' }, { isRecursive });
    await test.watches.add(ada, ['**'], noSignal);

    for (const path of ['.env', 'x.log', 'dist/a.js', 'node_modules/a.js', '.git/config', '.ssh/config', 'id_rsa']) await test.change(path);
    await test.change('seen.txt');
    await test.hear('seen.txt');

    expect(new Set(test.told)).toEqual(new Set(['workspace:///seen.txt']));
  });
});

it('gathers many changes of a moment', async () => {
  await using test = await open({ 'root/a.txt': '', 'root/b.txt': '' });
  await test.watches.add(ada, ['*.txt'], noSignal);
  await test.watches.add(bob, ['**/*', 'a.txt'], noSignal);

  for (let round = 0; round < 20; round += 1) await test.change('a.txt', String(round));
  await test.change('b.txt');
  await test.hear('b.txt');

  expect(test.told.filter((uri) => uri.endsWith('a.txt')).length).toBeLessThan(10);
});

it('hears what happens in folders that come later, whole trees of them too', async () => {
  await using test = await open({ 'root/a.txt': '', 'away/tree/deep/inside.txt': '' });
  await test.watches.add(ada, ['**/*.txt'], noSignal);

  await test.change('one/two/three/new.txt');
  await rename(test.outside.at('away/tree'), test.at('tree'));
  await Promise.all(['one/two/three/new.txt', 'tree/deep/inside.txt'].map((uri) => test.hear(uri)));
  await test.change('one/two/three/later.txt');

  expect(new Set(await test.hear('one/two/three/later.txt')).size).toBe(3);
});

it('goes on when the folder of a glob was replaced', async () => {
  await using test = await open({ 'root/src/app/a.txt': '' });
  await test.watches.add(ada, ['src/app/*.txt'], noSignal);

  await rm(test.at('src'), { recursive: true });
  await test.hear('src/app/a.txt');
  await test.change('src/app/b.txt');
  await test.hear('src/app/b.txt');
  await test.change('src/app/c.txt');

  expect(new Set(await test.hear('src/app/c.txt')).size).toBe(3);
});

it('does not enter folders that are ignored when they come', async () => {
  await using test = await open({ 'root/.gitignore': 'build/\n', 'root/a.txt': '' });
  await test.watches.add(ada, ['**'], noSignal);

  await test.change('build/deep/x.txt');
  await test.change('a.txt');
  await test.hear('a.txt');
  await test.change('build/deep/x.txt', 'again');
  await test.change('b.txt');
  await test.hear('b.txt');

  expect(test.told.filter((uri) => uri.includes('build'))).toEqual([]);
});

it('tells nothing of what lies behind a link, whenever that came', async () => {
  await using test = await open({ 'root/a.txt': '', 'secret/s.txt': '' });
  await symlink(test.outside.at('secret'), test.at('before'));
  await test.watches.add(ada, ['**'], noSignal);
  await symlink(test.outside.at('secret'), test.at('after'));
  await test.change('b.txt');
  await test.hear('b.txt');

  await writeFile(test.outside.at('secret/s.txt'), 'changed');
  await test.change('a.txt');
  await test.hear('a.txt');

  expect(test.told.filter((uri) => uri.includes('s.txt'))).toEqual([]);
});

it('keeps what each watches apart, and stops what is no longer wanted', async () => {
  await using test = await open({ 'root/a.txt': '', 'root/b.txt': '' });
  await test.watches.add(ada, ['a.txt', 'b.txt'], noSignal);
  await test.watches.add(bob, ['b.txt'], noSignal);

  test.watches.stop(bob, ['a.txt', 'b.txt']);
  expect([test.watches.list(ada), test.watches.list(bob)]).toEqual([['a.txt', 'b.txt'], []]);
  test.watches.stop(ada, ['a.txt']);
  await test.change('a.txt');
  await test.change('b.txt');
  await test.hear('b.txt');

  expect(new Set(test.told)).toEqual(new Set(['workspace:///b.txt']));
});

it('speaks of files in other roots by the names of these', async () => {
  await using other = await openWorkspace({ 'root/': '' });
  await using both = await open({ 'root/x': '' }, { readOnlyRoots: [other.outside.path] });
  const name = both.workspace.roots[1]?.name ?? '';
  await both.watches.add(ada, [`${name}:root/*.md`], noSignal);

  await writeFile(other.at('read me #1.md'), 'x');

  expect(new Set(await both.hear(`${name}:root/read%20me%20%231.md`)).size).toBe(1);
});

it.each([
  [['../x/*'], 'outside_roots'],
  [['src/{a'], 'invalid_pattern'],
  [['sorce/*.ts'], 'not_found'],
  [['.git/*'], 'denied'],
  [['src/a.ts/*'], 'not_directory'],
  [Array.from({ length: 33 }, (_, index) => `${index}.ts`), 'too_many_watches'],
])('refuses %j and watches none of them', async (globs, code) => {
  await using test = await open({ 'root/src/a.ts': '', 'root/.git/config': '' });

  await expect(test.watches.add(ada, ['src/*', ...globs].slice(globs.length > 32 ? 1 : 0), noSignal)).rejects.toMatchObject({ code });

  expect(test.watches.list(ada)).toEqual([]);
});

it('keeps what was watched before when one of more is refused, or the call ends', async () => {
  await using test = await open({ 'root/src/a.ts': '' });
  await test.watches.add(ada, ['src/*'], noSignal);

  await expect(test.watches.add(ada, ['src/*', 'none/*'], noSignal)).rejects.toMatchObject({ code: 'not_found' });
  await expect(test.watches.add(ada, ['**'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');

  expect(test.watches.list(ada)).toEqual(['src/*']);
});

it('lets those who have not called for longest go first, and tells nothing once closed', async () => {
  await using test = await open({ 'root/a.txt': '' });
  const globs = Array.from({ length: 32 }, (_, index) => `${index}.txt`);
  for (let index = 0; index < 9; index += 1) await test.watches.add({ ...ada, id: String(index) }, globs, noSignal);

  expect(test.watches.list({ ...ada, id: '0' })).toEqual([]);
  expect(test.watches.list({ ...ada, id: '1' })).toHaveLength(32);
  test.watches.close();
  expect(test.watches.list({ ...ada, id: '1' })).toEqual([]);
});
