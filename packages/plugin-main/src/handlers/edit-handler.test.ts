import { readFile as readFromDisk, readdir } from 'node:fs/promises';
import { connectClient } from '@millrace/testkit';
import { describe, expect, it } from 'vitest';
import { mainHub } from '../test-support/main-hub.js';
import { refusalOf } from '../test-support/refusal.js';
import { editFile, readFile, undo, writeFile } from '../tokens.js';

describe('edit_file', () => {
  it('answers with little, and undo takes it back', async () => {
    await using test = await mainHub({ 'root/a.txt': 'one\ntwo\n' });
    const { hash } = await test.hub.call(readFile, { path: 'a.txt' });

    const edited = await test.hub.call(editFile, { path: 'a.txt', edits: [{ old: 'one', new: '1' }], if_match: hash });

    expect(edited).toEqual({
      status: 'success',
      path: 'a.txt',
      replacements: 1,
      diff: '--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n-one\n+1\n two\n',
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      encoding: 'utf-8',
      checkpoint: expect.any(String),
    });
    expect((await test.hub.call(readFile, { path: 'a.txt' })).hash).toBe(edited.hash);
    await test.hub.call(undo, { id: edited.checkpoint ?? '' });
    expect(await readFromDisk(test.folder.at('root/a.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('shows beforehand what it would do', async () => {
    await using test = await mainHub({ 'root/a.txt': 'one\n' });

    const dry = await test.hub.call(editFile, { path: 'a.txt', patch: '@@\n-one\n+1\n', dry_run: true });
    const real = await test.hub.call(editFile, { path: 'a.txt', patch: '@@\n-one\n+1\n' });

    expect(dry).toEqual({ ...real, checkpoint: undefined, dry_run: true });
    expect(await readFromDisk(test.folder.at('root/a.txt'), 'utf8')).toBe('1\n');
  });

  it('says what its diff leaves out, and when nothing changes', async () => {
    await using test = await mainHub({ 'root/a.txt': 'x\n'.repeat(5_000), 'root/b.txt': 'x\n' });

    const many = await test.hub.call(editFile, { path: 'a.txt', edits: [{ old: 'x', new: 'y', all: true }] });
    const none = await test.hub.call(editFile, { path: 'b.txt', edits: [{ old: 'x', new: 'x' }] });

    expect(many).toMatchObject({ replacements: 5_000, note: expect.stringMatching(/^The diff leaves out \d+ lines\.$/) });
    expect(many.diff.length).toBeLessThan(6_100);
    expect(none).toMatchObject({ diff: '', note: 'Nothing changes.' });
    expect(none).not.toHaveProperty('checkpoint');
  });

  it.each([
    [{}, 'exactly one of'],
    [{ edits: [{ old: 'a', new: 'b' }], patch: '@@' }, 'exactly one of'],
    [{ symbol: 'a' }, 'symbol and body'],
    [{ body: 'a' }, 'symbol and body'],
    [{ edits: [] }, 'no edit'],
  ])('refuses %j', async (change, expected) => {
    await using test = await mainHub({ 'root/a.txt': 'a' });

    expect(await refusalOf(test.hub.call(editFile, { path: 'a.txt', ...change }))).toMatchObject({
      code: 'invalid_edit',
      message: expect.stringContaining(expected),
    });
  });
});

describe('write_file', () => {
  it('counts the lines it brings and takes, and undo takes it back', async () => {
    await using test = await mainHub({ 'root/a.txt': 'one\ntwo\n' });

    const written = await test.hub.call(writeFile, { path: 'a.txt', content: 'one\n2\n3\n', mode: 'overwrite' });

    expect(written).toEqual({
      status: 'success',
      path: 'a.txt',
      created: false,
      added: 2,
      removed: 1,
      size_bytes: 8,
      hash: expect.any(String),
      encoding: 'utf-8',
      checkpoint: expect.any(String),
    });
    await test.hub.call(undo, { id: written.checkpoint ?? '' });
    expect(await readFromDisk(test.folder.at('root/a.txt'), 'utf8')).toBe('one\ntwo\n');
  });

  it('shows beforehand what it would do, and makes nothing, no folder either', async () => {
    await using test = await mainHub({ 'root/a.txt': 'one' });
    const wanted = { path: 'x/y/b.txt', content: 'one\n', create_parents: true };

    const dry = await test.hub.call(writeFile, { ...wanted, dry_run: true });
    const over = await test.hub.call(writeFile, { path: 'a.txt', content: '', mode: 'overwrite', dry_run: true });

    expect(await readdir(test.folder.at('root'))).toEqual(['a.txt']);
    expect(over).toMatchObject({ removed: 1, added: 0, created: false, dry_run: true });
    expect(await readFromDisk(test.folder.at('root/a.txt'), 'utf8')).toBe('one');
    const { checkpoint: _, ...real } = await test.hub.call(writeFile, wanted);
    expect(dry).toEqual({ ...real, dry_run: true });
  });

  it.each([
    ['a.txt', 'exists'],
    ['a.txt/b', 'not_directory'],
    ['new/.env', 'denied'],
    ['.git/new/b', 'denied'],
    ['../b', 'outside_roots'],
  ])('refuses %j beforehand as it does when it writes', async (path, code) => {
    await using test = await mainHub({ 'root/a.txt': 'one', 'root/.git/HEAD': 'x' });

    for (const dry_run of [true, false])
      expect(await refusalOf(test.hub.call(writeFile, { path, content: '', create_parents: true, dry_run }))).toMatchObject({ code });
  });
});

it('edit_file and write_file tell truthfully what they do to a file', async () => {
  await using test = await mainHub();
  await using client = await connectClient(test.hub);

  const tools = await client.listTools();

  for (const name of ['edit_file', 'write_file'])
    expect(tools.find((tool) => tool.name === name)?.['annotations']).toMatchObject({ readOnlyHint: false, destructiveHint: true });
});
