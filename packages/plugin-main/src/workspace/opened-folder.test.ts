import { readdir, rename, symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { noSignal, openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { deleteEntry } from '../changes/delete-entry.js';
import { contextFor } from '../test-support/change-context.js';
import { listFolder } from './list-folder.js';
import { placeUnder } from './place.js';

describe.each(['descriptor', 'identity'] as const)('OpenedFolder, verified by %s', (verification) => {
  it('is listed and emptied, folders within folders', async () => {
    await using test = await openWorkspace({ 'root/a/b/c.txt': '', 'root/a/d.txt': '' }, { verification });
    const { workspace } = test;
    const query = { depth: 9, includeIgnored: false, signal: noSignal };

    expect(await listFolder(workspace, workspace.locate('.'), query)).toMatchObject({ files: 2, folders: 2 });
    expect(await deleteEntry(contextFor(test), workspace.locate('a'), { isRecursive: true, isPermanent: true })).toMatchObject({
      files: 2,
      folders: 2,
    });
    expect(await readdir(test.at())).toEqual([]);
  });

  it('opens no folder outside when it is exchanged for a link itself', async () => {
    await using test = await openWorkspace({ 'outside/b/secret': '', 'root/a/b/': '' }, { verification });
    const { workspace } = test;
    const folder = await workspace.openFolder(workspace.locate('a'));
    await rename(test.at('a'), test.at('aside'));
    await symlink('../outside', test.at('a'));

    const names: string[] = [];
    try {
      const child = await folder.child('b', placeUnder(workspace.roots, folder.place, 'b'));
      for await (const entry of await child.list()) names.push(entry.name);
      await child.close();
    } catch (error) {
      expect(error).toMatchObject({ code: 'not_directory' });
    } finally {
      await folder.close();
    }

    expect(names).toEqual([]);
  });

  it('opens no folder through a link', async () => {
    await using test = await openWorkspace({ 'outside/secret': '', 'root/a/': '' }, { verification });
    await symlink('../../outside', test.at('a/b'));
    const { workspace } = test;
    const folder = await workspace.openFolder(workspace.locate('a'));

    const opening = folder.child('b', placeUnder(workspace.roots, folder.place, 'b'));

    await expect(opening).rejects.toMatchObject({ code: 'ENOTDIR' });
    await folder.close();
  });

  it('is refused as a whole when it is deleted with something in it that may not go', async () => {
    await using test = await openWorkspace({ 'root/a/b/.env': '' }, { verification });
    const { workspace } = test;

    expect(await refusalOf(deleteEntry(contextFor(test), workspace.locate('a'), { isRecursive: true, isPermanent: false }))).toMatchObject({
      code: 'denied',
    });
  });
});
