import { chmod, mkdir, readdir, stat, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { makeFolder } from './make-folder.js';

async function make({ workspace }: TestWorkspace, path: string, createParents = true): Promise<boolean> {
  return (await makeFolder(workspace, workspace.locate(path), createParents)).isNew;
}

describe('makeFolder', () => {
  it('makes a folder and those above it, once', async () => {
    await using test = await openWorkspace();

    expect(await make(test, 'a/b/c')).toBe(true);
    expect(await make(test, 'a/b/c')).toBe(false);
    expect((await stat(test.at('a/b/c'))).isDirectory()).toBe(true);
  });

  it('finds the root there', async () => {
    await using test = await openWorkspace();

    expect(await make(test, '.')).toBe(false);
  });

  it('refuses a name that something else has', async () => {
    await using test = await openWorkspace({ 'root/a.txt': '', 'root/folder/': '' });
    await symlink('folder', test.at('link'));

    for (const name of ['a.txt', 'link'])
      expect(await refusalOf(make(test, name))).toMatchObject({ code: 'exists', message: expect.stringContaining('not a folder') });
  });

  it.each([
    ['none/a', false, 'not_found'],
    ['a.txt/b', true, 'not_directory'],
    ['.git/x', true, 'denied'],
    ['x/.ssh', true, 'denied'],
    ['away/x', true, 'outside_roots'],
    [`${'x'.repeat(256)}/y`, true, 'invalid_path'],
  ])('refuses %j (createParents: %s)', async (path, createParents, code) => {
    await using test = await openWorkspace({ 'root/a.txt': '', 'elsewhere/': '' });
    await symlink('../elsewhere', test.at('away'));

    expect(await refusalOf(make(test, path, createParents))).toMatchObject({ code });
    expect(await readdir(test.at())).toEqual(['a.txt', 'away']);
    expect(await readdir(test.outside.at('elsewhere'))).toEqual([]);
  });

  it('says so where the system does not permit it', async () => {
    await using test = await openWorkspace();
    await mkdir(test.at('closed'), { mode: 0o555 });
    await chmod(test.outside.path, 0o755);

    const refusal = await withoutPrivileges(() => refusalOf(make(test, 'closed/a/b')));

    expect(refusal).toMatchObject({ code: 'denied', message: expect.stringContaining("'closed/a'") });
  });

  it('lets many make the same folders at once', async () => {
    await using test = await openWorkspace();

    const made = await Promise.all(Array.from({ length: 20 }, () => make(test, 'a/b/c')));

    expect(made.filter(Boolean)).toHaveLength(1);
  });
});
