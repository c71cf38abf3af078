import { chmod, link, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { contextFor, openChanges, type ChangeTest } from '../test-support/change-context.js';
import { refusalOf } from '../test-support/refusal.js';
import { withoutPrivileges } from '../test-support/without-privileges.js';
import { Workspace } from '../workspace/workspace.js';
import { moveEntry, type Brought } from './move-entry.js';
import { isOtherSpelling } from './target.js';
import { undo } from './undo.js';

async function move({ context }: Pick<ChangeTest, 'context'>, from: string, to: string, isOverwriting = false): Promise<Brought> {
  const { workspace } = context;
  return moveEntry(context, { from: workspace.locate(from), to: workspace.locate(to), isOverwriting });
}

describe('moveEntry', () => {
  it('gives a file another name, in another folder too', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b/': '' });

    const moved = await move(test, 'a.txt', 'b/c.txt');

    expect(moved).toMatchObject({ files: 1, folders: 0, isReplacing: false, from: { shown: 'a.txt' }, to: { shown: 'b/c.txt' } });
    expect(await readdir(test.at(), { recursive: true })).toEqual(['b', 'b/c.txt']);
  });

  it('moves a folder with all inside, links as links, and back again', async () => {
    await using test = await openChanges({ 'root/a/b/c.txt': 'c', 'outside.txt': '' });
    await symlink('../../outside.txt', test.at('a/away'));

    const moved = await move(test, 'a', 'z');
    const names = await readdir(test.at(), { recursive: true });
    const undone = await undo(test.context, moved.checkpoint ?? '');

    expect(moved).toMatchObject({ files: 2, folders: 2 });
    expect(names.sort()).toEqual(['z', 'z/away', 'z/b', 'z/b/c.txt']);
    expect(undone.places.map(({ shown }) => shown)).toEqual(['z', 'a']);
    expect(await readFile(test.at('a/b/c.txt'), 'utf8')).toBe('c');
  });

  it('moves a link, never what it points to', async () => {
    await using test = await openChanges({ 'outside/secret': '', 'root/b/': '' });
    await symlink('../outside/secret', test.at('link'));

    await move(test, 'link', 'b/link');

    expect(await readlink(test.at('b/link'))).toBe('../outside/secret');
    expect(await readdir(test.outside.at('outside'))).toEqual(['secret']);
  });

  it('moves into another root', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'second/': '' });
    const workspace = await Workspace.open({ roots: [test.at(), test.outside.at('second')] });

    await move({ context: contextFor({ workspace }) }, 'a.txt', 'second:a.txt');

    expect(await readFile(test.outside.at('second/a.txt'), 'utf8')).toBe('a');
  });

  it('replaces a file only when asked, keeps what was replaced, and gives it back', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b.txt': 'b' });

    const refusal = await refusalOf(move(test, 'a.txt', 'b.txt'));
    const moved = await move(test, 'a.txt', 'b.txt', true);
    const replaced = await readFile(test.at('b.txt'), 'utf8');
    const undone = await undo(test.context, moved.checkpoint ?? '');
    const both = [await readFile(test.at('a.txt'), 'utf8'), await readFile(test.at('b.txt'), 'utf8')];
    await undo(test.context, undone.checkpoint ?? '');

    expect(refusal).toMatchObject({ code: 'exists', message: expect.stringContaining('overwrite: true') });
    expect([moved.isReplacing, replaced]).toEqual([true, 'a']);
    expect(both).toEqual(['a', 'b']);
    expect(await readdir(test.at())).toEqual(['b.txt']);
    expect(await readFile(test.at('b.txt'), 'utf8')).toBe('a');
  });

  it('does not replace what is too large to be kept', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b.txt': 'bbbbb' }, { maxBytes: 4 });

    expect(await refusalOf(move(test, 'a.txt', 'b.txt', true))).toMatchObject({ code: 'too_large_for_trash' });
    expect(await readdir(test.at())).toEqual(['a.txt', 'b.txt']);
  });

  it('changes nothing when dry', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b.txt': 'b' });

    const moved = await move({ context: { ...test.context, isDry: true } }, 'a.txt', 'b.txt', true);

    expect(moved).toMatchObject({ isReplacing: true });
    expect(moved).not.toHaveProperty('checkpoint');
    expect(await readdir(test.at())).toEqual(['a.txt', 'b.txt']);
    expect(await test.context.checkpoints.list('ada')).toEqual([]);
  });

  it.each([
    ['a', 'b', 'exists', 'never replaced'],
    ['a.txt', 'b', 'exists', "'b/name'"],
    ['a', 'a.txt', 'exists', 'already exists'],
    ['a', 'a/x/y', 'not_found', 'create_directory'],
    ['a', 'a/x', 'invalid_path', 'into itself'],
    ['a', 'a', 'invalid_path', 'into itself'],
    ['a.txt', 'a.txt', 'invalid_path', 'into itself'],
    ['a.txt', 'none/x', 'not_found', 'create_directory'],
    ['a.txt', 'b.txt/x', 'not_directory', 'not a folder'],
    ['none', 'x', 'not_found', "'none' does not exist"],
    ['.', 'x', 'denied', 'is a root'],
    ['a.txt', '.', 'exists', 'never replaced'],
    ['.env', 'x', 'denied', 'withheld'],
    ['a.txt', '.env', 'denied', 'withheld'],
    ['a.txt', '.git/hooks', 'denied', 'belongs to git'],
    ['.git', 'x', 'denied', 'belongs to git'],
    ['repository', 'x', 'denied', 'belongs to git'],
    ['a.txt', '../x', 'outside_roots', 'leads outside'],
    ['a.txt', 'away/x', 'outside_roots', 'leads outside'],
    ['away/kept', 'x', 'outside_roots', 'leads outside'],
    ['docs:guide.md', 'x', 'denied', 'only be read'],
    ['a.txt', 'docs:x', 'denied', 'only be read'],
    ['a.txt', 'link', 'not_regular', 'regular file'],
  ])('refuses to bring %j to %j', async (from, to, code, message) => {
    await using test = await openChanges({
      'outside/kept': '',
      'docs/guide.md': '',
      'root/a/c.txt': '',
      'root/a.txt': '',
      'root/b/': '',
      'root/b.txt': '',
      'root/.env': '',
      'root/.git/HEAD': '',
      'root/repository/.git/HEAD': '',
    });
    await symlink('../outside', test.at('away'));
    await symlink('b.txt', test.at('link'));
    const workspace = await Workspace.open({ roots: [test.at()], readOnlyRoots: [test.outside.at('docs')] });
    const before = await readdir(test.outside.path, { recursive: true });

    const refusal = await refusalOf(move({ context: contextFor({ workspace }) }, from, to, to === 'link' || to === 'a.txt'));

    expect(refusal).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await readdir(test.outside.path, { recursive: true })).toEqual(before);
  });

  it('never moves a folder that holds a root', async () => {
    await using test = await openChanges({ 'root/above/inner/kept': '' });
    const workspace = await Workspace.open({ roots: [test.at(), test.at('above/inner')] });

    expect(await refusalOf(move({ context: contextFor({ workspace }) }, 'above', 'x'))).toMatchObject({ code: 'denied' });
  });

  it('takes two hard links of one file for two files', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a' });
    await link(test.at('a.txt'), test.at('A.txt'));

    expect(await refusalOf(move(test, 'a.txt', 'A.txt'))).toMatchObject({ code: 'exists' });
    expect(await refusalOf(move(test, 'a.txt', 'A.txt', true))).toMatchObject({ code: 'invalid_path' });
    expect(await readdir(test.at())).toEqual(['A.txt', 'a.txt']);
  });

  it('changes the case of a name', async () => {
    await using test = await openChanges({ 'root/readme.md': '', 'root/folder/': '' });

    await move(test, 'readme.md', 'README.md');
    await move(test, 'folder', 'Folder');

    expect(await readdir(test.at())).toEqual(['Folder', 'README.md']);
  });

  it('forgets the checkpoint of a move that the system did not permit', async () => {
    await using test = await openChanges({ 'root/closed/a.txt': '', 'root/b/': '' });
    await chmod(test.outside.path, 0o777);
    await chmod(test.at('b'), 0o777);
    await chmod(test.at('closed'), 0o555);

    await withoutPrivileges(async () => {
      expect(await refusalOf(move(test, 'closed/a.txt', 'b/a.txt'))).toMatchObject({ code: 'denied' });
      expect(await test.context.checkpoints.list('ada')).toEqual([]);
      await test.context.checkpoints.close();
    });
    expect(await readdir(test.at('closed'))).toEqual(['a.txt']);
    expect(await readdir(test.at('b'))).toEqual([]);
  });

  it('leaves no second name behind when the first may not be taken away', async () => {
    await using test = await openChanges({ 'root/closed/': '', 'root/b/': '' });
    for (const name of ['', 'closed', 'b']) await chmod(test.at(name), 0o777);
    await chmod(test.outside.path, 0o777);

    await withoutPrivileges(async () => {
      await writeFile(test.at('closed/a.txt'), 'mine');
    });
    await chmod(test.at('closed'), 0o555);
    await withoutPrivileges(async () => {
      expect(await refusalOf(move(test, 'closed/a.txt', 'b/a.txt'))).toMatchObject({ code: 'denied' });
      await test.context.checkpoints.close();
    });

    expect(await readdir(test.at('b'))).toEqual([]);
    expect(await readFile(test.at('closed/a.txt'), 'utf8')).toBe('mine');
  });

  it('lets one of two moves of a file win, and the other find nothing', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a' });

    const outcomes = await Promise.allSettled([move(test, 'a.txt', 'b.txt'), move(test, 'a.txt', 'c.txt')]);

    const [won, lost] = outcomes.toSorted((a, b) => a.status.localeCompare(b.status));
    expect(won?.status).toBe('fulfilled');
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'not_found' } });
    expect(await readdir(test.at())).toHaveLength(1);
  });

  it('does not wait for itself when two moves go in opposite directions', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b.txt': 'b' });

    await Promise.allSettled([move(test, 'a.txt', 'b.txt', true), move(test, 'b.txt', 'a.txt', true)]);

    expect(await readdir(test.at())).toHaveLength(1);
  });

  it('keeps permissions and times', async () => {
    await using test = await openChanges();
    await writeFile(test.at('a'), '', { mode: 0o640 });
    await mkdir(test.at('b'));
    const before = await stat(test.at('a'));

    await move(test, 'a', 'b/a');

    const after = await stat(test.at('b/a'));
    expect([after.mode, after.mtimeMs]).toEqual([before.mode, before.mtimeMs]);
  });
});

describe('isOtherSpelling', () => {
  it.each([
    ['a.txt', 'A.txt', true],
    ['caf\u00e9', 'cafe\u0301', true],
    ['a', 'a', false],
    ['a', 'b', false],
  ])('of %j and %j is %j', (a, b, expected) => {
    expect(isOtherSpelling(a, b)).toBe(expected);
  });
});
