import { chmod, readdir, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { listFolder, type FolderListing, type FolderQuery } from './list-folder.js';
import { Workspace } from './workspace.js';

function list({ workspace }: TestWorkspace, path = '.', query: Partial<FolderQuery> = {}): Promise<FolderListing> {
  const whole = { depth: 1, limit: 100, offset: 0, includeIgnored: false, signal: noSignal, ...query };
  return listFolder(workspace, workspace.locate(path), whole);
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
  it('lists one level, folders with how many entries they hold', async () => {
    await using test = await openWorkspace(tree);

    const listing = await list(test);

    expect(listing.groups).toEqual([{ path: '.', folders: ['docs/ (0)', 'src/ (2)'], files: ['a.txt', 'b.txt'], special: [] }]);
    expect(listing).toMatchObject({ files: 2, folders: 2, special: 0, ignored: 0, withheld: 0, unreadable: 0, isPartial: false });
    expect(listing.nextOffset).toBeUndefined();
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

  it('gives every entry on exactly one page', async () => {
    await using test = await openWorkspace(tree);
    const whole = await list(test, '.', { depth: 3 });
    const seen: string[] = [];
    for (let offset: number | undefined = 0; offset !== undefined;) {
      const page: FolderListing = await list(test, '.', { depth: 3, limit: 2, offset });
      seen.push(...page.groups.flatMap(({ path, files, folders }) => [...files, ...folders].map((name) => `${path}/${name}`)));
      expect(page.files + page.folders).toBe(8);
      offset = page.nextOffset;
    }

    expect(new Set(seen).size).toBe(8);
    expect(seen.sort()).toEqual(
      whole.groups.flatMap(({ path, files, folders }) => [...files, ...folders].map((name) => `${path}/${name}`)).sort(),
    );
  });

  it('is empty beyond the end', async () => {
    await using test = await openWorkspace(tree);

    expect(await list(test, '.', { offset: 50 })).toMatchObject({ groups: [], files: 2 });
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

    expect(listing.groups).toEqual([{ path: '.', folders: ['node_modules/ (1)'], files: ['.gitignore', 'a.log'], special: [] }]);
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

    const [flat, deep] = await withoutPrivileges(async () => [await list(test), await list(test, '.', { depth: 2 })]);

    expect(flat?.groups[0]?.folders).toEqual(['closed/', 'open/ (1)']);
    expect(deep?.unreadable).toBe(1);
  });

  it('counts no further than a thousand entries of a folder', async () => {
    await using test = await openWorkspace(Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`root/many/${index}`, ''])));

    expect((await list(test)).groups[0]?.folders).toEqual(['many/ (1000+)']);
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
    await list(test, '.', { depth: 3, limit: 1 });

    expect((await readdir('/proc/self/fd')).length).toBe(before);
  });
});
