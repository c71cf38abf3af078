import { chmod, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { contextFor, openChanges, type ChangeTest } from '../test-support/change-context.js';
import { refusalOf } from '../test-support/refusal.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { deleteEntry, type Deleted } from './delete-entry.js';
import { Workspace } from '../workspace/workspace.js';

async function remove(
  { context }: Pick<ChangeTest, 'context'>,
  path: string,
  isRecursive = false,
): Promise<Pick<Deleted, 'files' | 'folders'>> {
  const { files, folders } = await deleteEntry(context, context.workspace.locate(path), { isRecursive, isPermanent: false });
  return { files, folders };
}

describe('deleteEntry', () => {
  it('deletes a file', async () => {
    await using test = await openChanges({ 'root/a.txt': '', 'root/b.txt': '' });

    expect(await remove(test, 'a.txt')).toEqual({ files: 1, folders: 0 });
    expect(await readdir(test.at())).toEqual(['b.txt']);
  });

  it('deletes a link, never what it points to', async () => {
    await using test = await openChanges({ 'elsewhere/kept.txt': '', 'root/kept.txt': '' });
    await symlink('../elsewhere', test.at('away'));
    await symlink('kept.txt', test.at('near'));
    await symlink('none', test.at('dangling'));

    for (const name of ['away', 'near', 'dangling']) expect(await remove(test, name, true)).toEqual({ files: 1, folders: 0 });

    expect(await readdir(test.at())).toEqual(['kept.txt']);
    expect(await readdir(test.outside.at('elsewhere'))).toEqual(['kept.txt']);
  });

  it('deletes a folder only when asked, with all inside, and does not go through links in it', async () => {
    await using test = await openChanges({ 'elsewhere/kept.txt': '', 'root/a/b/c.txt': '', 'root/a/d.txt': '' });
    await symlink('../../elsewhere', test.at('a/away'));

    expect(await refusalOf(remove(test, 'a'))).toMatchObject({
      code: 'is_directory',
      message: expect.stringContaining('recursive: true'),
    });
    expect(await remove(test, 'a', true)).toEqual({ files: 3, folders: 2 });
    expect(await readdir(test.at())).toEqual([]);
    expect(await readdir(test.outside.at('elsewhere'))).toEqual(['kept.txt']);
  });

  it.each(['.', 'inner', 'above'])('never deletes %j, a root or what holds one', async (path) => {
    await using test = await openChanges({ 'root/inner/kept.txt': '', 'root/above/second/kept.txt': '' });
    const workspace = await Workspace.open({ roots: [test.at(), test.at('inner'), test.at('above/second')] });

    const refusal = await refusalOf(remove({ context: contextFor({ workspace }) }, path, true));

    expect(refusal).toMatchObject({ code: 'denied', message: expect.stringContaining('never deleted') });
    expect(await readdir(test.at('above/second'))).toEqual(['kept.txt']);
  });

  it.each([
    ['none.txt', 'not_found'],
    ['none/none.txt', 'not_found'],
    ['a.txt/b', 'not_directory'],
    ['.env', 'denied'],
    ['.git', 'denied'],
    ['away/kept.txt', 'outside_roots'],
  ])('refuses %j', async (path, code) => {
    await using test = await openChanges({ 'root/a.txt': '', 'root/.env': '', 'root/.git/HEAD': '', 'elsewhere/kept.txt': '' });
    await symlink('../elsewhere', test.at('away'));

    expect(await refusalOf(remove(test, path, true))).toMatchObject({ code });
    expect(await readdir(test.at())).toEqual(['.env', '.git', 'a.txt', 'away']);
    expect(await readdir(test.outside.at('elsewhere'))).toEqual(['kept.txt']);
  });

  it.each([
    ['a/b/.git/HEAD', "'a/b/.git' belongs to git"],
    ['a/b/server.key', "'a/b/server.key' is withheld"],
  ])('leaves a folder whole that holds %s', async (path, message) => {
    await using test = await openChanges({ 'root/a/a.txt': '', [`root/${path}`]: '', 'root/a/z.txt': '' });

    const refusal = await refusalOf(remove(test, 'a', true));

    expect(refusal).toMatchObject({ code: 'denied', message: expect.stringContaining(message) });
    expect(await readdir(test.at('a'))).toEqual(['a.txt', 'b', 'z.txt']);
  });

  it('deletes secrets where the host allows them', async () => {
    await using test = await openChanges({ 'root/a/.env': '' }, { allowSecrets: true });

    expect(await remove(test, 'a', true)).toEqual({ files: 1, folders: 1 });
  });

  it('leaves a folder whole that holds a name which is not Unicode', async () => {
    await using test = await openChanges({ 'root/a/a.txt': '', 'root/a/mark \ufffd.txt': '' });
    await writeFile(Buffer.concat([Buffer.from(test.at('a/b')), Buffer.of(0xff)]), '');

    const refusal = await refusalOf(remove(test, 'a', true));

    expect(refusal).toMatchObject({ code: 'invalid_path', message: expect.stringContaining("'a/b\ufffd'") });
    expect(await readdir(test.at('a'))).toHaveLength(3);
  });

  it('deletes nothing when it was stopped before', async () => {
    await using test = await openChanges({ 'root/a/b.txt': '' });

    await expect(remove({ context: { ...test.context, signal: AbortSignal.abort() } }, 'a', true)).rejects.toThrow(/abort/i);

    expect(await readFile(test.at('a/b.txt'), 'utf8')).toBe('');
  });

  it('refuses what is nested too deep, and deletes nothing of it', async () => {
    await using test = await openChanges({ [`root/${'d/'.repeat(203)}`]: '' });

    expect(await refusalOf(remove(test, 'd', true))).toMatchObject({
      code: 'too_large',
      message: expect.stringContaining("'d' goes deeper than 200"),
    });
    expect(await readdir(test.at(`${'d/'.repeat(202)}`))).toEqual(['d']);
  });

  it('says so where the system does not permit it', async () => {
    await using test = await openChanges({ 'root/closed/a.txt': '' });
    await chmod(test.outside.path, 0o755);
    await chmod(test.at('closed'), 0o555);

    expect(await withoutPrivileges(() => refusalOf(remove(test, 'closed/a.txt')))).toMatchObject({ code: 'denied' });
    expect(await readdir(test.at('closed'))).toEqual(['a.txt']);
  });

  it('lets one of two deletions of a folder win, and the other find nothing', async () => {
    await using test = await openChanges({ 'root/a/b.txt': '', 'root/a/c/d.txt': '' });

    const outcomes = await Promise.allSettled([remove(test, 'a', true), remove(test, 'a', true)]);

    // Which of them comes first is the system's choice.
    const [won, lost] = outcomes.toSorted((a, b) => a.status.localeCompare(b.status));
    expect(won).toEqual({ status: 'fulfilled', value: { files: 2, folders: 2 } });
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
  });
});
