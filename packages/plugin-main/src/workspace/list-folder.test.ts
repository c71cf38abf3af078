import { chmod, readdir, symlink, utimes } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { countInside, listFolder, type FolderListing, type FolderQuery } from './list-folder.js';
import { Workspace } from './workspace.js';

function list({ workspace }: TestWorkspace, path = '.', query: Partial<FolderQuery> = {}): Promise<FolderListing> {
  const whole = { depth: 1, includeIgnored: false, signal: noSignal, ...query };
  return listFolder(workspace, workspace.locate(path), whole);
}

/** What is said of the folders whose content is not shown. */
function counts({ workspace }: TestWorkspace, { groups }: FolderListing): Promise<string[]> {
  const folders = groups.flatMap(({ closed }) => closed);
  return Promise.all(folders.map((folder) => countInside(workspace, folder, { includeIgnored: false, signal: noSignal })));
}

const tree = {
  'root/b.txt': '',
  'root/a.txt': '',
  'root/src/x.ts': '',
  'root/src/deep/y.ts': '',
  'root/src/deep/z.ts': '',
  'root/docs/': '',
};

describe('listFolder', () => {
  it('lists one level, and says how many entries a folder holds', async () => {
    await using test = await openWorkspace(tree);

    const listing = await list(test);

    expect(listing.groups).toEqual([{ path: '.', folders: ['docs/', 'src/'], files: ['a.txt', 'b.txt'], special: [] }]);
    expect(listing).toMatchObject({ files: 2, folders: 2, special: 0, ignored: 0, withheld: 0, unreadable: 0, isPartial: false });
    expect(await counts(test, listing)).toEqual([' (0)', ' (2)']);
  });

  it('groups deeper levels by folder', async () => {
    await using test = await openWorkspace(tree);

    const { groups } = await list(test, '.', { depth: 3 });

    expect(groups).toEqual([
      { path: '.', folders: ['docs/', 'src/'], files: ['a.txt', 'b.txt'], special: [] },
      { path: 'src', folders: ['deep/'], files: ['x.ts'], special: [] },
      { path: 'src/deep', folders: [], files: ['y.ts', 'z.ts'], special: [] },
    ]);
  });

  it('names what lies in another root with its root', async () => {
    await using test = await openWorkspace(tree);
    const workspace = await Workspace.open({ roots: [test.at('docs'), test.at('src')] });

    const { groups } = await list({ ...test, workspace }, 'src:', { depth: 2 });

    expect(groups.map((group) => group.path)).toEqual(['src:', 'src:deep']);
  });

  it('parts a folder that holds much, every entry in exactly one part', async () => {
    const names = Array.from({ length: 100 }, (_, index) => String(index).padStart(3, '0'));
    await using test = await openWorkspace(
      Object.fromEntries(
        names.flatMap((name) => [
          [`root/f${name}`, ''],
          [`root/d${name}/`, ''],
        ]),
      ),
    );

    const { groups } = await list(test);

    expect(groups.map(({ folders, files }) => [folders.length, files.length])).toEqual([
      [40, 0],
      [40, 0],
      [20, 0],
      [0, 40],
      [0, 40],
      [0, 20],
    ]);
    expect(groups.flatMap(({ folders }) => folders)).toEqual(names.map((name) => `d${name}/`));
    expect(groups.flatMap(({ files }) => files)).toEqual(names.map((name) => `f${name}`));
    expect(groups.flatMap(({ closed }) => closed.map(({ relative }) => relative))).toEqual(names.map((name) => `d${name}`));
  });

  it('orders files by size or time, and says it', async () => {
    await using test = await openWorkspace({ 'root/a': 'a', 'root/b': 'bbb', 'root/c': 'cc' });
    for (const [index, name] of ['c', 'a', 'b'].entries()) await utimes(test.at(name), 0, 60 * index);

    expect((await list(test, '.', { order: 'size' })).groups[0]?.files).toEqual(['b (3)', 'c (2)', 'a (1)']);
    expect((await list(test, '.', { order: 'modified' })).groups[0]?.files).toEqual([
      'b (1970-01-01T00:02Z)',
      'a (1970-01-01T00:01Z)',
      'c (1970-01-01T00:00Z)',
    ]);
  });

  it('passes over what is ignored, withheld and known as noise, and counts it; git is not mentioned', async () => {
    await using test = await openWorkspace({
      'root/.gitignore': '*.log\n/build/\n',
      'root/.git/HEAD': '',
      'root/a.log': '',
      'root/build/x': '',
      'root/node_modules/x': '',
      'root/.env': '',
      'root/a.txt': '',
    });

    const listing = await list(test);

    expect(listing.groups).toEqual([{ path: '.', folders: [], files: ['.gitignore', 'a.txt'], special: [] }]);
    expect(listing).toMatchObject({ ignored: 3, withheld: 1 });
  });

  it('shows what is ignored when asked, and still nothing that is withheld', async () => {
    await using test = await openWorkspace({
      'root/.gitignore': '*\n',
      'root/.git/HEAD': '',
      'root/a.log': '',
      'root/node_modules/x': '',
      'root/.env': '',
    });

    const listing = await list(test, '.', { includeIgnored: true });

    expect(listing.groups).toEqual([{ path: '.', folders: ['node_modules/'], files: ['.gitignore', 'a.log'], special: [] }]);
  });

  it('knows the rules of the folders above the one that is listed', async () => {
    await using test = await openWorkspace({
      'root/.gitignore': '/a/b/x\n',
      'root/a/.gitignore': 'y\n',
      'root/a/b/x': '',
      'root/a/b/y': '',
      'root/a/b/z': '',
    });

    expect((await list(test, 'a/b')).groups).toEqual([{ path: 'a/b', folders: [], files: ['z'], special: [] }]);
  });

  it('shows links and follows none', async () => {
    await using test = await openWorkspace({ 'outside/secret': '', 'root/a/b.txt': '' });
    await symlink('../outside', test.at('away'));
    await symlink('..', test.at('a/up'));

    const { groups, special } = await list(test, '.', { depth: 20 });

    expect(groups).toEqual([
      { path: '.', folders: ['a/'], files: [], special: ['away'] },
      { path: 'a', folders: [], files: ['b.txt'], special: ['up'] },
    ]);
    expect(special).toBe(2);
  });

  it('counts folders that may not be opened, and says no number of their entries', async () => {
    await using test = await openWorkspace({ 'root/closed/a': '', 'root/open/a': '' });
    await chmod(test.outside.path, 0o755);
    await chmod(test.at('closed'), 0o000);

    const [flat, deep] = await withoutPrivileges(
      async () => [{ counts: await counts(test, await list(test)) }, await list(test, '.', { depth: 2 })] as const,
    );

    expect(flat?.counts).toEqual(['', ' (1)']);
    expect(deep?.unreadable).toBe(1);
  });

  it('counts no further than a thousand entries of a folder', async () => {
    await using test = await openWorkspace(Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`root/many/${index}`, ''])));

    expect(await counts(test, await list(test))).toEqual([' (1000+)']);
  });

  it.each([
    ['a.txt', 'not_directory'],
    ['none', 'not_found'],
    ['.git', 'denied'],
  ])('refuses %j', async (path, code) => {
    await using test = await openWorkspace({ 'root/a.txt': '', 'root/.git/HEAD': '' });

    expect(await refusalOf(list(test, path))).toMatchObject({ code });
  });

  it('stops when it is told to, and closes what it opened', async () => {
    await using test = await openWorkspace(tree);
    const before = (await readdir('/proc/self/fd')).length;

    await expect(list(test, '.', { depth: 3, signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);

    expect((await readdir('/proc/self/fd')).length).toBe(before);
  });
});
