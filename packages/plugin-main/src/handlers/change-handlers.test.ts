import { readdir, readFile as readFromDisk, writeFile as writeToDisk } from 'node:fs/promises';
import { localPrincipal } from '@millrace/core';
import { describe, expect, it } from 'vitest';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { copyFile, createDirectory, deleteFile, listCheckpoints, listDirectory, moveFile, readFile, undo, writeFile } from '../tokens.js';

const eve = { ...localPrincipal('in-process'), id: 'eve' };

describe('what the tools change', () => {
  it('is listed, the newest first, and undone one by one', async () => {
    await using test = await mainHub({ 'root/a.txt': 'a', 'root/b/c.txt': 'c' });
    const { hub } = test;
    const before = await readdir(test.folder.at('root'), { recursive: true });
    await hub.call(createDirectory, { path: 'x/y/z' });
    await hub.call(writeFile, { path: 'a.txt', content: 'new', mode: 'overwrite' });
    await hub.call(copyFile, { from: 'b', to: 'copy', recursive: true });
    await hub.call(moveFile, { from: 'a.txt', to: 'moved.txt' });
    await hub.call(deleteFile, { path: 'b', recursive: true });

    const { checkpoints, total, truncated } = await hub.call(listCheckpoints, {});
    for (const { id } of checkpoints) await hub.call(undo, { id });

    expect(checkpoints.map(({ tool, paths }) => [tool, ...paths])).toEqual([
      ['delete_file', 'b'],
      ['move_file', 'a.txt -> moved.txt'],
      ['copy_file', 'copy'],
      ['write_file', 'a.txt'],
      ['create_directory', 'x'],
    ]);
    expect([total, truncated, checkpoints[0]?.when]).toEqual([5, false, expect.stringMatching(/^\d{4}-.*Z$/)]);
    expect(await readdir(test.folder.at('root'), { recursive: true })).toEqual(before);
    expect(await readFromDisk(test.folder.at('root/a.txt'), 'utf8')).toBe('a');
    expect((await hub.call(listCheckpoints, {})).checkpoints.slice(5)).toMatchObject(
      checkpoints.map(({ id }) => ({ id, undone_by: expect.any(String) })),
    );
  });

  it('is seen and undone by nobody else', async () => {
    await using test = await mainHub({ 'root/a.txt': 'a' });
    const { checkpoint = '' } = await test.hub.call(deleteFile, { path: 'a.txt' });

    expect(await test.hub.call(listCheckpoints, {}, { principal: eve })).toMatchObject({ checkpoints: [], total: 0 });
    expect(await refusalOf(test.hub.call(undo, { id: checkpoint }, { principal: eve }))).toMatchObject({ code: 'checkpoint_unknown' });
    expect(await readdir(test.folder.at('root'))).toEqual([]);
  });

  it('is listed a page at a time', async () => {
    await using test = await mainHub();
    for (let number = 0; number < 12; number += 1) await test.hub.call(createDirectory, { path: `folder-${number}` });

    const first = await test.hub.call(listCheckpoints, { max_tokens: 200 });
    const second = await test.hub.call(listCheckpoints, { max_tokens: 2_000, cursor: first.cursor ?? '' });

    expect(first).toMatchObject({ truncated: true, total: 12 });
    expect([...first.checkpoints, ...second.checkpoints].map(({ paths }) => paths[0])).toEqual(
      Array.from({ length: 12 }, (_, index) => `folder-${11 - index}`),
    );
    expect(await refusalOf(test.hub.call(listCheckpoints, { cursor: first.cursor ?? '' }, { principal: eve }))).toMatchObject({
      code: 'cursor_expired',
    });
  });

  it('survives a restart where the host says where to keep it, and its folder is withheld even inside a root', async () => {
    await using test = await mainHub({ 'root/a.txt': 'old' });
    const dataDirectory = test.folder.at('root/data');
    await using first = await mainHub({}, { roots: [test.folder.at('root')], dataDirectory });
    const { checkpoint = '' } = await first.hub.call(writeFile, { path: 'a.txt', content: 'new', mode: 'overwrite' });
    await first.hub.stop();
    await using second = await mainHub({}, { roots: [test.folder.at('root')], dataDirectory, allowSecrets: true });

    const seen = [
      await refusalOf(second.hub.call(readFile, { path: 'data/undo/journal.jsonl' })),
      await refusalOf(second.hub.call(writeFile, { path: 'data/undo/journal.jsonl', content: '', mode: 'overwrite' })),
      await refusalOf(second.hub.call(listDirectory, { path: 'data' })),
      await refusalOf(second.hub.call(moveFile, { from: 'data', to: 'x' })),
      await refusalOf(second.hub.call(deleteFile, { path: 'data', recursive: true })),
    ];

    expect(seen.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'denied'));
    expect(await second.hub.call(listDirectory, {})).toMatchObject({ groups: [{ files: ['a.txt'] }], total: { withheld: 1 } });
    expect(await second.hub.call(undo, { id: checkpoint })).toMatchObject({ undone: 'write_file', paths: ['a.txt'] });
    expect(await readFromDisk(test.folder.at('root/a.txt'), 'utf8')).toBe('old');
  });

  it('is only told when dry', async () => {
    await using test = await mainHub({ 'root/a.txt': 'a', 'root/b/c.txt': '' });
    const { hub } = test;

    const told = [
      await hub.call(deleteFile, { path: 'b', recursive: true, dry_run: true }),
      await hub.call(deleteFile, { path: 'b', recursive: true, permanent: true, dry_run: true }),
      await hub.call(moveFile, { from: 'b', to: 'x', dry_run: true }),
    ];

    expect(told).toMatchObject(Array.from({ length: 3 }, () => ({ files: 1, directories: 1, dry_run: true })));
    expect(await readdir(test.folder.at('root'))).toEqual(['a.txt', 'b']);
    expect((await hub.call(listCheckpoints, {})).checkpoints).toEqual([]);
  });

  it('for good is gone, also where nothing is kept', async () => {
    await using test = await mainHub({ 'root/a.txt': 'a', 'root/b.txt': '' }, { undo: { maxBytes: 0 } });

    const refusal = await refusalOf(test.hub.call(deleteFile, { path: 'a.txt' }));
    const deleted = await test.hub.call(deleteFile, { path: 'a.txt', permanent: true });

    expect(refusal).toMatchObject({ code: 'too_large_for_trash', message: expect.stringContaining('permanent: true') });
    expect(deleted).toEqual({ status: 'success', path: 'a.txt', files: 1, directories: 0 });
    expect(await readdir(test.folder.at('root'))).toEqual(['b.txt']);
  });

  it('of a folder that was filled meanwhile is not undone', async () => {
    await using test = await mainHub();
    const { checkpoint = '' } = await test.hub.call(createDirectory, { path: 'a/b' });
    await writeToDisk(test.folder.at('root/a/b/mine.txt'), '');

    expect(await refusalOf(test.hub.call(undo, { id: checkpoint }))).toMatchObject({ code: 'conflict' });
    expect(await readdir(test.folder.at('root/a/b'))).toEqual(['mine.txt']);
  });
});
