import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { listFolder, type ListedSlice } from './list-folder.js';

function list(test: TestWorkspace, path = '', left: readonly string[] = ['']): ListedSlice {
  const folder = path === '' ? test.at() : test.at(path);
  return listFolder({ access: test.workspace.forWorkers, root: test.at(), folder, left });
}

it('lists the files of a folder and then those of its folders, each by name, with their sizes', async () => {
  await using test = await openWorkspace({
    'root/b.ts': 'b',
    'root/a/z.ts': 'zz',
    'root/a.ts': 'a',
    'root/a/b/c.ts': 'ccc',
    'root/B/x.ts': 'x',
  });

  const { paths, numbers, left } = list(test);

  expect(paths).toEqual(['a.ts', 'b.ts', 'B/x.ts', 'a/z.ts', 'a/b/c.ts']);
  expect(paths.map((_, index) => numbers[index * 5])).toEqual([1, 1, 1, 2, 3]);
  expect(left).toEqual([]);
});

it('passes over what .gitignore files above, here and below name, and says how much', async () => {
  await using test = await openWorkspace({
    'root/.gitignore': '*.log\n',
    'root/lib/.gitignore': 'out/\n!keep.log\n',
    'root/lib/a.ts': 'a',
    'root/lib/keep.log': 'k',
    'root/lib/drop.log': 'd',
    'root/lib/out/built.js': 'x',
    'root/lib/deep/.gitignore': 'here.ts\n',
    'root/lib/deep/here.ts': 'x',
    'root/lib/deep/there.ts': 'x',
  });

  const { paths, passed } = list(test, 'lib');

  expect(paths).toEqual(['.gitignore', 'a.ts', 'keep.log', 'deep/.gitignore', 'deep/there.ts']);
  expect(passed.ignored).toBe(3);
});

it('counts links, pipes, secrets and folders of tools, and shows nothing of git', async () => {
  await using test = await openWorkspace({
    'outside/x.ts': 'x',
    'root/a.ts': 'a',
    'root/.env': 'KEY=1',
    'root/.git/config': 'x',
    'root/node_modules/m/index.js': 'x',
  });
  await symlink('../outside', test.at('linked'));

  const { paths, passed } = list(test);

  expect(paths).toEqual(['a.ts']);
  expect(passed).toEqual({ ignored: 1, withheld: 1, link: 1, unreadable: 0 });
});

it('goes on where it has stopped, and finds the same as in one go', async () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`root/d${index % 7}/e${index % 3}/f${index}.ts`, 'x']));
  await using test = await openWorkspace({ ...files, 'root/.gitignore': 'f1*.ts\n' });
  const whole = list(test);

  const paths: string[] = [];
  let left: readonly string[] = [''];
  while (left.length > 0) {
    const [next = ''] = left.slice(-1);
    const slice = listFolder({ access: test.workspace.forWorkers, root: test.at(), folder: test.at(), left: [next] });
    paths.push(...slice.paths);
    left = [...left.slice(0, -1), ...slice.left];
  }

  expect(paths).toEqual(whole.paths);
  expect(paths).toHaveLength(20);
});

it('stops after some ten thousand entries and says what is left', async () => {
  await using test = await openWorkspace();
  for (const folder of ['a', 'b', 'c']) {
    await mkdir(test.at(folder));
    await Promise.all(Array.from({ length: 5_500 }, (_, index) => writeFile(test.at(folder, `${index}`), '')));
  }

  const first = list(test);
  const second = list(test, '', first.left);

  expect([first.paths.length, first.left]).toEqual([11_000, ['c']]);
  expect([second.paths.length, second.left]).toEqual([5_500, []]);
});

it('does not go deeper than 100 folders, however deep they are', async () => {
  await using test = await openWorkspace();
  const deep = Array.from({ length: 150 }, () => 'd');
  await mkdir(test.at(...deep), { recursive: true });
  await writeFile(test.at(...deep.slice(0, 100), 'seen.ts'), '');
  await writeFile(test.at(...deep.slice(0, 101), 'unseen.ts'), '');

  const { paths, passed } = list(test);

  expect(paths).toEqual([`${deep.slice(0, 100).join('/')}/seen.ts`]);
  expect(passed.unreadable).toBe(1);
});

it('enters no folder that is gone or has become a link', async () => {
  await using test = await openWorkspace({ 'outside/x.ts': 'x' });
  await symlink('../outside', test.at('linked'));

  expect(list(test, '', ['gone', 'linked'])).toMatchObject({ paths: [], passed: { unreadable: 2 } });
});
