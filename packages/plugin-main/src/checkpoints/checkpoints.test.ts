import { appendFile, readdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newCheckpoints } from '../test-support/change-context.js';
import { refusalOf } from '../test-support/refusal.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import type { Place } from '../workspace/place.js';
import type { Checkpoints } from './checkpoints.js';

const root = { name: 'root', path: '/r', given: '/r', isWritable: true };
const place: Place = { root, relative: 'a', absolute: '/r/a', shown: 'a' };

function write(checkpoints: Checkpoints, content: string, owner = 'ada') {
  const before = { bytes: Buffer.from(content), mode: 0o644 };
  return checkpoints.keep({ owner, tool: 'write_file', changes: [{ place, before, after: 'h:1' }] });
}

async function idsOf(checkpoints: Checkpoints, owner = 'ada'): Promise<string[]> {
  return (await checkpoints.list(owner)).map(({ id }) => id);
}

describe('Checkpoints', () => {
  it('keep what was there, and list an owner their own, the newest first', async () => {
    const checkpoints = newCheckpoints();

    const first = await write(checkpoints, 'one');
    const second = await write(checkpoints, 'two');
    const theirs = await write(checkpoints, 'three', 'bob');

    expect(await idsOf(checkpoints)).toEqual([second?.id, first?.id]);
    expect(first).toMatchObject({ tool: 'write_file', at: 1_000, changes: [{ path: '/r/a', after: 'h:1' }] });
    expect(String(await checkpoints.read(first?.changes[0]?.before as never))).toBe('one');
    expect(await checkpoints.find('ada', theirs?.id ?? '')).toBeUndefined();
    await checkpoints.close();
  });

  it('survive a restart, with what was noted later', async () => {
    await using folder = await temporaryFolder();
    const before = newCheckpoints({ directory: folder.path });
    const kept = await write(before, 'one');
    const dropped = await write(before, 'two');
    await before.settle(kept?.id ?? '', ['h:2']);
    await before.markUndone(kept?.id ?? '', 'later');
    await before.forget(dropped?.id ?? '');
    await before.close();

    const after = newCheckpoints({ directory: folder.path });

    expect(await after.list('ada')).toEqual([{ ...kept, undoneBy: 'later', changes: [{ ...kept?.changes[0], after: 'h:2' }] }]);
    expect(String(await after.read(kept?.changes[0]?.before as never))).toBe('one');
    await after.close();
  });

  it('are read past a torn last line, lines that are none, and items that lead elsewhere', async () => {
    await using folder = await temporaryFolder();
    const before = newCheckpoints({ directory: folder.path });
    const kept = await write(before, 'one');
    await before.close();
    const evil = {
      ...kept,
      id: 'evil',
      changes: [{ path: '/r/a', before: { kind: 'bytes', item: '../../secret', sizeBytes: 1, mode: 1 } }],
    };
    const lines = [
      'null',
      '7',
      '{"id":3}',
      JSON.stringify({ ...kept, id: 'bad', changes: [null] }),
      JSON.stringify(evil),
      '{"id":"torn","ow',
    ];
    await appendFile(folder.at('undo/journal.jsonl'), lines.join('\n'));

    const after = newCheckpoints({ directory: folder.path });
    const next = await write(after, 'two');
    await after.close();
    const last = newCheckpoints({ directory: folder.path });

    expect(await idsOf(last)).toEqual([next?.id, kept?.id]);
    await last.close();
  });

  it('remove what a killed process left without a checkpoint', async () => {
    await using folder = await temporaryFolder({ 'undo/bytes/abc': 'x', 'undo/bytes/def.new': 'x', 'undo/trash/item/deep/file': 'x' });
    const checkpoints = newCheckpoints({ directory: folder.path });

    await write(checkpoints, 'one');

    expect(await readdir(folder.at('undo/bytes'))).toHaveLength(1);
    expect(await readdir(folder.at('undo/trash'))).toEqual([]);
    await checkpoints.close();
  });

  it('drop the oldest when there are too many or too large, with the bytes nobody else needs', async () => {
    await using folder = await temporaryFolder();
    const checkpoints = newCheckpoints({ directory: folder.path, maxBytes: 10, maxEntries: 3 });

    for (const content of ['aaaa', 'aaaa', 'bb', 'c', 'd']) await write(checkpoints, content);
    const few = await checkpoints.list('ada');
    await write(checkpoints, '123456789');

    expect(few.map(({ at }) => at)).toEqual([5_000, 4_000, 3_000]);
    expect((await checkpoints.list('ada')).map(({ at }) => at)).toEqual([6_000, 5_000]);
    expect(await readdir(folder.at('undo/bytes'))).toHaveLength(2);
    await checkpoints.close();
  });

  it('of a quiet owner are not driven out by a busy one', async () => {
    const checkpoints = newCheckpoints({ maxEntries: 5 });
    await write(checkpoints, 'quiet', 'bob');

    for (let number = 0; number < 20; number += 1) await write(checkpoints, `busy ${number}`);

    expect(await idsOf(checkpoints, 'bob')).toHaveLength(1);
    expect(await idsOf(checkpoints)).toHaveLength(4);
    await checkpoints.close();
  });

  it('that are needed stay, whatever else has to go', async () => {
    const checkpoints = newCheckpoints({ maxEntries: 1 });
    const first = await write(checkpoints, 'one');

    const second = await checkpoints.keep({ owner: 'ada', tool: 'undo', changes: [{ place }], needs: first?.id ?? '' });

    expect(await idsOf(checkpoints)).toEqual([second?.id, first?.id]);
    await checkpoints.close();
  });

  it('keep nothing that is larger than all there may be, nor anything where nothing may be', async () => {
    const small = newCheckpoints({ maxBytes: 3 });
    const off = newCheckpoints({ maxBytes: 0 });

    expect([await write(small, 'four'), await write(off, '')]).toEqual([undefined, undefined]);
    expect(await idsOf(small)).toEqual([]);
    await small.close();
    await off.close();
  });

  it('do not let the journal grow without end', async () => {
    await using folder = await temporaryFolder();
    const checkpoints = newCheckpoints({ directory: folder.path, maxEntries: 2 });

    for (let number = 0; number < 200; number += 1) await write(checkpoints, 'same');

    expect((await readFile(folder.at('undo/journal.jsonl'), 'utf8')).split('\n').length).toBeLessThan(110);
    expect(await idsOf(checkpoints)).toHaveLength(2);
    await checkpoints.close();
  });

  it('made at the same time are all kept', async () => {
    const checkpoints = newCheckpoints();

    await Promise.all(Array.from({ length: 20 }, (_, number) => write(checkpoints, `content ${number % 3}`)));

    expect(new Set(await idsOf(checkpoints)).size).toBe(20);
    await checkpoints.close();
  });

  it('lie where nobody else may look, and a temporary folder goes with them', async () => {
    const folders: string[] = [];
    const checkpoints = newCheckpoints({ onFolder: (path) => folders.push(path) });
    await write(checkpoints, 'one');
    const [path = ''] = folders;
    const mode = (await stat(path)).mode & 0o777;

    await checkpoints.close();

    expect(mode).toBe(0o700);
    expect(await readdir(dirname(path))).not.toContain(path.split('/').at(-1));
  });

  it('of two processes in one directory lie apart', async () => {
    await using folder = await temporaryFolder();
    const [one, two] = [newCheckpoints({ directory: folder.path }), newCheckpoints({ directory: folder.path })];
    await write(one, 'one');
    await write(two, 'two');

    expect(await readdir(folder.path)).toEqual(['undo', 'undo-2']);
    expect([await idsOf(one), await idsOf(two)].map(({ length }) => length)).toEqual([1, 1]);
    await one.close();
    await two.close();
  });

  it.each(['999999999 1', '0 0', '', `${process.pid} 1`])('take over the folder of a process that is gone, %j', async (owner) => {
    await using folder = await temporaryFolder({ 'undo/owner': owner });
    const checkpoints = newCheckpoints({ directory: folder.path });

    await write(checkpoints, 'one');

    expect(await readdir(folder.path)).toEqual(['undo']);
    await checkpoints.close();
  });

  it('leave the folder of a running process alone', async () => {
    await using folder = await temporaryFolder({ 'undo/owner': `${process.ppid} 1` });
    const checkpoints = newCheckpoints({ directory: folder.path });

    await write(checkpoints, 'one');

    expect(await readdir(folder.at('undo'))).toEqual(['owner']);
    await checkpoints.close();
  });

  it('say so when they cannot be kept, and are tried again with the next call', async () => {
    await using folder = await temporaryFolder({ data: 'a file' });
    const checkpoints = newCheckpoints({ directory: folder.at('data/inside') });

    const refusal = await refusalOf(write(checkpoints, 'one'));

    expect(refusal).toMatchObject({ code: 'not_directory', message: expect.stringContaining('the store for undo') });
    expect(refusal.message).not.toContain(folder.path);
    expect(await refusalOf(checkpoints.list('ada'))).toMatchObject({ code: 'not_directory' });
  });
});
