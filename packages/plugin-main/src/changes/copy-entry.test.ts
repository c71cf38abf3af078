import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, readlink, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { contextFor, openChanges, type ChangeTest } from '../test-support/change-context.js';
import { refusalOf } from '../test-support/refusal.js';
import { Workspace } from '../workspace/workspace.js';
import { copyEntry, type CopyOptions } from './copy-entry.js';
import type { Brought } from './move-entry.js';
import { undo } from './undo.js';

async function copy({ context }: Pick<ChangeTest, 'context'>, from: string, to: string, how: Partial<CopyOptions> = {}): Promise<Brought> {
  const { workspace } = context;
  const places = { from: workspace.locate(from), to: workspace.locate(to) };
  return copyEntry(context, { ...places, isOverwriting: false, isRecursive: true, maxFileBytes: 10_000_000, ...how });
}

describe('copyEntry', () => {
  it('copies a file to the byte, with its permissions', async () => {
    const content = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => index % 251));
    await using test = await openChanges({ 'root/a.bin': content });
    await chmod(test.at('a.bin'), 0o751);

    const copied = await copy(test, 'a.bin', 'b.bin');

    expect(copied).toMatchObject({ files: 1, folders: 0, isReplacing: false });
    expect(Buffer.compare(await readFile(test.at('b.bin')), content)).toBe(0);
    expect((await stat(test.at('b.bin'))).mode & 0o777).toBe(0o751);
  });

  it('copies a folder only when asked, links as links, and out of a root that may only be read', async () => {
    await using test = await openChanges({ 'docs/a/b/c.txt': 'c', 'docs/a/empty/': '', secret: '' });
    await symlink('../../secret', test.outside.at('docs/a/away'));
    const workspace = await Workspace.open({ roots: [test.at()], readOnlyRoots: [test.outside.at('docs')] });
    const context = contextFor({ workspace });

    const refusal = await refusalOf(copy({ context }, 'docs:a', 'a', { isRecursive: false }));
    const copied = await copy({ context }, 'docs:a', 'a');

    expect(refusal).toMatchObject({ code: 'is_directory', message: expect.stringContaining('recursive: true') });
    expect(copied).toMatchObject({ files: 2, folders: 3 });
    expect(await readFile(test.at('a/b/c.txt'), 'utf8')).toBe('c');
    expect(await readlink(test.at('a/away'))).toBe('../../secret');
    expect(await readdir(test.at())).toEqual(['a']);
  });

  it('is undone by taking the copy away, and undone again by bringing it back', async () => {
    await using test = await openChanges({ 'root/a/b.txt': 'b' });
    const copied = await copy(test, 'a', 'z');

    const undone = await undo(test.context, copied.checkpoint ?? '');
    const without = await readdir(test.at());
    await undo(test.context, undone.checkpoint ?? '');

    expect(without).toEqual(['a']);
    expect(await readFile(test.at('z/b.txt'), 'utf8')).toBe('b');
  });

  it('is not undone when something inside the copy has changed since', async () => {
    await using test = await openChanges({ 'root/a/b.txt': 'b' });
    const copied = await copy(test, 'a', 'z');
    await writeFile(test.at('z/new.txt'), '');

    const refusal = await refusalOf(undo(test.context, copied.checkpoint ?? ''));

    expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining("'z' changed since") });
    expect(await readdir(test.at('z'))).toEqual(['b.txt', 'new.txt']);
  });

  it('replaces a file only when asked, and gives it back', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b.txt': 'b' });

    const refusal = await refusalOf(copy(test, 'a.txt', 'b.txt'));
    const copied = await copy(test, 'a.txt', 'b.txt', { isOverwriting: true });
    const replaced = await readFile(test.at('b.txt'), 'utf8');
    await undo(test.context, copied.checkpoint ?? '');

    expect(refusal).toMatchObject({ code: 'exists' });
    expect([copied.isReplacing, replaced]).toEqual([true, 'a']);
    expect(await readFile(test.at('b.txt'), 'utf8')).toBe('b');
  });

  it('leaves nothing behind when it is stopped', async () => {
    await using test = await openChanges({ 'root/a/b.txt': 'b', 'root/a/c.txt': 'c' });

    await expect(copy({ context: { ...test.context, signal: AbortSignal.abort() } }, 'a', 'z')).rejects.toThrow(/abort/i);

    expect(await readdir(test.at())).toEqual(['a']);
    expect(await test.context.checkpoints.list('ada')).toEqual([]);
  });

  it.each([
    ['a', 'a/x', 'invalid_path', 'into itself'],
    ['a.txt', 'a.txt', 'invalid_path', 'into itself'],
    ['a', 'b', 'exists', 'never replaced'],
    ['a.txt', 'b', 'exists', "'b/name'"],
    ['none', 'x', 'not_found', "'none' does not exist"],
    ['a.txt', 'none/x', 'not_found', 'create_directory'],
    ['link', 'x', 'not_regular', 'symbolic link'],
    ['pipe', 'x', 'not_regular', 'regular file'],
    ['piped', 'x', 'not_regular', 'regular file'],
    ['.', 'x', 'invalid_path', 'names a root'],
    ['.env', 'x', 'denied', 'withheld'],
    ['secret', 'x', 'denied', "'secret/.env' is withheld"],
    ['repository', 'x', 'denied', 'belongs to git'],
    ['a.txt', '.ssh/x', 'denied', 'withheld'],
    ['a.txt', 'away/x', 'outside_roots', 'leads outside'],
    ['away/kept', 'x', 'outside_roots', 'leads outside'],
    ['large.bin', 'x', 'too_large', 'the limit is 10000000'],
    ['huge', 'x', 'too_large', 'copied at once'],
  ])('refuses to copy %j to %j', async (from, to, code, message) => {
    await using test = await openChanges({
      'outside/kept': '',
      'root/a/c.txt': '',
      'root/a.txt': '',
      'root/b/': '',
      'root/.env': '',
      'root/secret/.env': '',
      'root/repository/.git/HEAD': '',
      'root/piped/': '',
      'root/large.bin': '',
      'root/huge/one': '',
      'root/huge/two': '',
    });
    await promisify(execFile)('mkfifo', [test.at('pipe'), test.at('piped/pipe')]);
    await symlink('../outside', test.at('away'));
    await symlink('a.txt', test.at('link'));
    await truncate(test.at('large.bin'), 5_000_000_000);
    for (const name of ['huge/one', 'huge/two']) await truncate(test.at(name), 2_000_000_000);
    const before = await readdir(test.outside.path, { recursive: true });

    const refusal = await refusalOf(copy(test, from, to, { isOverwriting: true }));

    expect(refusal).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await readdir(test.at(), { recursive: true })).toHaveLength(before.filter((name) => name.startsWith('root/')).length);
  });
});
