import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { contextFor, newCheckpoints, openChanges } from '../test-support/change-context.js';
import { refusalOf } from '../test-support/refusal.js';
import { Workspace } from '../workspace/workspace.js';
import { deleteEntry } from './delete-entry.js';
import { moveEntry } from './move-entry.js';
import { undo } from './undo.js';

/** A folder on another file system than the temporary folder, where this machine has one. */
const elsewhere = '/dev/shm';
const device = async (path: string): Promise<number | undefined> => (await stat(path).catch(() => undefined))?.dev;
const hasOther = ![undefined, await device(tmpdir())].includes(await device(elsewhere));

async function withFolder(work: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(`${elsewhere}/millrace-`);
  await work(path).finally(() => rm(path, { recursive: true, force: true }));
}

describe.runIf(hasOther)('on two file systems', () => {
  it('a deleted folder is copied into the trash and back, with permissions, times and links', () =>
    withFolder(async (directory) => {
      await using test = await openChanges({ 'root/a/b/c.txt': 'c', 'root/a/d.txt': 'd' });
      await symlink('d.txt', test.at('a/link'));
      await chmod(test.at('a/d.txt'), 0o751);
      await utimes(test.at('a/d.txt'), 1_000, 2_000);
      const context = { ...test.context, checkpoints: newCheckpoints({ directory }) };

      const deleted = await deleteEntry(context, test.workspace.locate('a'), { isRecursive: true, isPermanent: false });
      const emptied = await readdir(test.at());
      await undo(context, deleted.checkpoint ?? '');

      expect(emptied).toEqual([]);
      expect((await readdir(test.at('a'), { recursive: true })).sort()).toEqual(['b', 'b/c.txt', 'd.txt', 'link']);
      expect(await readlink(test.at('a/link'))).toBe('d.txt');
      const { mode, mtimeMs } = await stat(test.at('a/d.txt'));
      expect([mode & 0o777, mtimeMs]).toEqual([0o751, 2_000_000]);
      expect(await readdir(`${directory}/undo/trash`)).toEqual([]);
      await context.checkpoints.close();
    }));

  it('a moved folder is copied and taken away, and a replaced file is kept', () =>
    withFolder(async (other) => {
      await using test = await openChanges({ 'root/a/b.txt': 'b', 'root/f.txt': 'new' });
      const workspace = await Workspace.open({ roots: [test.at(), other] });
      const name = workspace.roots[1]?.name ?? '';
      const context = contextFor({ workspace }, newCheckpoints({ directory: test.outside.at('undo') }));
      const move = (from: string, to: string, isOverwriting = false) =>
        moveEntry(context, { from: workspace.locate(from), to: workspace.locate(to), isOverwriting });

      const folder = await move('a', `${name}:a`);
      await move('f.txt', `${name}:f.txt`);
      await move(`${name}:a/b.txt`, 'f.txt');
      const replaced = await move(`${name}:f.txt`, 'f.txt', true);
      const names = await readdir(test.at());
      await undo(context, replaced.checkpoint ?? '');

      expect(names).toEqual(['f.txt']);
      expect([await readFile(test.at('f.txt'), 'utf8'), await readFile(`${other}/f.txt`, 'utf8')]).toEqual(['b', 'new']);
      await undo(context, folder.checkpoint ?? '');
      expect(await readdir(test.at())).toEqual(['a', 'f.txt']);
      await context.checkpoints.close();
    }));

  it('what cannot be copied is not deleted', () =>
    withFolder(async (directory) => {
      await using test = await openChanges({ 'root/a/b.txt': 'b' });
      await promisify(execFile)('mkfifo', [test.at('a/pipe')]);
      const context = { ...test.context, checkpoints: newCheckpoints({ directory }) };

      const refusal = await refusalOf(deleteEntry(context, test.workspace.locate('a'), { isRecursive: true, isPermanent: false }));

      expect(refusal).toMatchObject({ code: 'not_regular', message: expect.stringContaining("'a/pipe'") });
      expect(await readdir(test.at('a'))).toEqual(['b.txt', 'pipe']);
      expect(await context.checkpoints.list('ada')).toEqual([]);
      expect(await readdir(`${directory}/undo/trash`)).toEqual([]);
      await context.checkpoints.close();
    }));
});
