import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { stampOfBytes, stampOfMoved } from '../checkpoints/stamp.js';
import { contextFor, newCheckpoints, openChanges, type ChangeTest } from '../test-support/change-context.js';
import { refusalOf } from '../test-support/refusal.js';
import { Workspace } from '../workspace/workspace.js';
import { deleteEntry } from './delete-entry.js';
import { undo } from './undo.js';

/** Writes files as a tool would, with one checkpoint for all. */
async function change(test: ChangeTest, files: Readonly<Record<string, string>>, owner = 'ada'): Promise<string> {
  const changes = await Promise.all(
    Object.entries(files).map(async ([path, content]) => {
      const bytes = await readFile(test.at(path)).catch(() => undefined);
      const before = bytes && { bytes, mode: (await stat(test.at(path))).mode };
      return { place: test.workspace.locate(path), before, after: stampOfBytes(Buffer.from(content)) };
    }),
  );
  const checkpoint = await test.context.checkpoints.keep({ owner, tool: 'edit_file', changes });
  for (const [path, content] of Object.entries(files)) await writeFile(test.at(path), content);
  return checkpoint?.id ?? '';
}

function remove({ context, workspace }: ChangeTest, path: string): Promise<string> {
  return deleteEntry(context, workspace.locate(path), { isRecursive: true, isPermanent: false }).then(({ checkpoint = '' }) => checkpoint);
}

describe('undo', () => {
  it('restores a changed file with its permissions, takes a new one away, and does both again in reverse', async () => {
    await using test = await openChanges({ 'root/a.txt': 'old' });
    await chmod(test.at('a.txt'), 0o600);
    const id = await change(test, { 'a.txt': 'new', 'b.txt': 'made' });
    await chmod(test.at('a.txt'), 0o644);

    const undone = await undo(test.context, id);
    const then = {
      names: await readdir(test.at()),
      a: await readFile(test.at('a.txt'), 'utf8'),
      mode: (await stat(test.at('a.txt'))).mode & 0o777,
    };
    const redone = await undo(test.context, undone.checkpoint ?? '');

    expect(undone).toMatchObject({ tool: 'edit_file', places: [{ shown: 'a.txt' }, { shown: 'b.txt' }] });
    expect(then).toEqual({ names: ['a.txt'], a: 'old', mode: 0o600 });
    expect([await readFile(test.at('a.txt'), 'utf8'), await readFile(test.at('b.txt'), 'utf8')]).toEqual(['new', 'made']);
    expect(await refusalOf(undo(test.context, id))).toMatchObject({ code: 'conflict', message: expect.stringContaining('undone already') });
    await undo(test.context, redone.checkpoint ?? '');
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('old');
  });

  it('brings back what was deleted: a file, a link, a whole folder', async () => {
    await using test = await openChanges({ 'root/a.txt': 'a', 'root/b/c/d.txt': 'd', 'root/b/e.txt': 'e' });
    await symlink('a.txt', test.at('link'));
    const ids: string[] = [];
    for (const path of ['a.txt', 'link', 'b']) ids.push(await remove(test, path));
    const emptied = await readdir(test.at());

    for (const id of ids) await undo(test.context, id);

    expect(emptied).toEqual([]);
    expect((await readdir(test.at(), { recursive: true })).sort()).toEqual(['a.txt', 'b', 'b/c', 'b/c/d.txt', 'b/e.txt', 'link']);
    expect(await readFile(test.at('b/c/d.txt'), 'utf8')).toBe('d');
  });

  it('brings back what was deleted after a restart', async () => {
    await using test = await openChanges({ 'root/b/c.txt': 'c' });
    const id = await remove(test, 'b');
    await test.context.checkpoints.close();
    const checkpoints = newCheckpoints({ directory: test.outside.at('data') });

    await undo({ ...test.context, checkpoints }, id);

    expect(await readFile(test.at('b/c.txt'), 'utf8')).toBe('c');
    await checkpoints.close();
  });

  it('restores nothing at all when one of several files changed since, and says where it differs', async () => {
    await using test = await openChanges({ 'root/a.txt': '1\n2\n3\n', 'root/b.txt': '1\n2\n3\n4\n' });
    const id = await change(test, { 'a.txt': '1\n', 'b.txt': '1\ntwo\n3\n4\n', 'c.txt': '' });
    await writeFile(test.at('b.txt'), '1\nTWO\nTHREE\n4\n');
    await rm(test.at('c.txt'));

    const refusal = await refusalOf(undo(test.context, id));

    expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining("'c.txt' is gone; 'b.txt' changed since") });
    expect(refusal.message).toContain('differs in lines 2-3');
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('1\n');
  });

  it('does not replace what took the name of something deleted', async () => {
    await using test = await openChanges({ 'root/a.txt': 'old' });
    const id = await remove(test, 'a.txt');
    await writeFile(test.at('a.txt'), 'new');

    expect(await refusalOf(undo(test.context, id))).toMatchObject({ message: expect.stringContaining("'a.txt' exists again") });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('new');
  });

  it('changes nothing when dry', async () => {
    await using test = await openChanges({ 'root/a.txt': 'old' });
    const id = await change(test, { 'a.txt': 'new' });

    const undone = await undo({ ...test.context, isDry: true }, id);

    expect(undone).toEqual({ tool: 'edit_file', places: [expect.objectContaining({ shown: 'a.txt' })] });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('new');
    expect(await test.context.checkpoints.list('ada')).toHaveLength(1);
  });

  it("knows no other owner's checkpoints, and names the newest of one's own", async () => {
    await using test = await openChanges({ 'root/a.txt': 'old' });
    const mine = await change(test, { 'b.txt': '' });
    const theirs = await change(test, { 'a.txt': 'new' }, 'bob');

    const refusal = await refusalOf(undo(test.context, theirs));

    expect(refusal).toMatchObject({ code: 'checkpoint_unknown', message: expect.stringContaining(mine) });
    expect(await refusalOf(undo({ ...test.context, owner: 'eve' }, theirs))).toMatchObject({
      message: expect.stringContaining('nor any other'),
    });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('new');
  });

  it('writes nothing where nothing may be written any more', async () => {
    await using test = await openChanges({ 'root/a.txt': 'old' });
    const id = await change(test, { 'a.txt': 'new' });
    const readOnly = await Workspace.open({ roots: [test.outside.at('data')], readOnlyRoots: [test.at()] });
    const elsewhere = await Workspace.open({ roots: [test.outside.at('data')] });
    const { checkpoints } = test.context;

    expect(await refusalOf(undo(contextFor({ workspace: readOnly }, checkpoints), id))).toMatchObject({ code: 'denied' });
    expect(await refusalOf(undo(contextFor({ workspace: elsewhere }, checkpoints), id))).toMatchObject({ code: 'outside_roots' });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('new');
  });

  it('is not led elsewhere by a folder that became a link', async () => {
    await using test = await openChanges({ 'root/a/f.txt': 'old', 'root/b/f.txt': 'new', 'outside/f.txt': 'new' });
    const id = await change(test, { 'a/f.txt': 'new' });
    await rename(test.at('a'), test.at('aside'));

    await symlink('b', test.at('a'));
    const inside = await refusalOf(undo(test.context, id));
    await rm(test.at('a'));
    await symlink('../outside', test.at('a'));
    const outside = await refusalOf(undo(test.context, id));

    expect([inside.code, outside.code]).toEqual(['conflict', 'outside_roots']);
    expect([await readFile(test.at('b/f.txt'), 'utf8'), await readFile(test.outside.at('outside/f.txt'), 'utf8')]).toEqual(['new', 'new']);
  });

  it('names the folder that is missing', async () => {
    await using test = await openChanges({ 'root/a/f.txt': 'old' });
    const id = await remove(test, 'a/f.txt');
    await rm(test.at('a'), { recursive: true });

    expect(await refusalOf(undo(test.context, id))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining("folder of 'a/f.txt'"),
    });
  });

  it('takes back what it had done when a later part fails', async () => {
    await using test = await openChanges({ 'root/a.txt': 'old a', 'root/b.txt': 'old b', 'root/moved.txt': 'm', 'root/dropped.txt': 'd' });
    const { checkpoints, owner, tool } = test.context;
    const at = (path: string) => test.workspace.locate(path);
    const bytesOf = (text: string) => ({ bytes: Buffer.from(text), mode: 0o644 });
    const { folder, item } = await checkpoints.trash();
    const kept = await checkpoints.keep({
      owner,
      tool,
      changes: [
        { place: at('b.txt'), before: bytesOf('older b'), after: stampOfBytes(Buffer.from('old b')) },
        { place: at('dropped.txt'), before: { kind: 'entry', item, sizeBytes: 1 } },
        { place: at('was.txt'), movedFrom: at('moved.txt'), after: stampOfMoved(await stat(test.at('moved.txt'))) },
        { place: at('c.txt'), after: stampOfBytes(Buffer.from('made')) },
        { place: at('a.txt'), before: bytesOf('older a'), after: stampOfBytes(Buffer.from('old a')) },
      ],
    });
    await rename(test.at('dropped.txt'), `${folder}/${item}`);
    await rename(test.at('moved.txt'), test.at('was.txt'));
    await writeFile(test.at('c.txt'), 'made');
    const names = await readdir(test.at());
    await rm(test.outside.at('data/undo/bytes', kept?.changes[0]?.before?.item ?? ''));

    const refusal = await refusalOf(undo(test.context, kept?.id ?? ''));

    expect(refusal).toMatchObject({ code: 'checkpoint_gone', message: expect.stringContaining("'b.txt'") });
    expect(await readdir(test.at())).toEqual(names);
    expect(await Promise.all(['a.txt', 'b.txt', 'c.txt', 'was.txt'].map((name) => readFile(test.at(name), 'utf8')))).toEqual([
      'old a',
      'old b',
      'made',
      'm',
    ]);
    expect(await readdir(folder)).toEqual([item]);
    expect(await checkpoints.list(owner)).toHaveLength(1);
  });

  it('says so when what is to be brought back is no longer in the trash', async () => {
    await using test = await openChanges({ 'root/a/b.txt': 'b' });
    const id = await remove(test, 'a');
    await rm(test.outside.at('data/undo/trash'), { recursive: true });
    await mkdir(test.outside.at('data/undo/trash'));

    expect(await refusalOf(undo(test.context, id))).toMatchObject({ code: 'checkpoint_gone' });
    expect(await readdir(test.at())).toEqual([]);
  });

  it('refuses to take away what is too large to be kept', async () => {
    await using test = await openChanges({ 'root/a.txt': '' }, { maxBytes: 10 });
    const id = await change(test, { 'a.txt': 'more than ten bytes' });

    expect(await refusalOf(undo(test.context, id))).toMatchObject({ code: 'too_large_for_trash' });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('more than ten bytes');
  });
});
