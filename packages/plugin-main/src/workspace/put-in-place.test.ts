import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openWorkspace, type TestWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { openParent } from './open-parent.js';
import { putInPlace, type Placement } from './put-in-place.js';

async function put({ workspace }: TestWorkspace, name: string, placement: Omit<Placement, 'unique'>): Promise<void> {
  const parent = await openParent(workspace, workspace.locate(name), false);
  try {
    await putInPlace(parent, Buffer.from('new'), { unique: 'one', ...placement });
  } finally {
    await parent.folder.close();
  }
}

describe('putInPlace', () => {
  it('gives a new file no name that somebody else took in the same moment, and leaves nothing behind', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'theirs' });

    await expect(put(test, 'a.txt', { present: undefined, replaces: 'new' })).rejects.toMatchObject({ code: 'EEXIST' });

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('theirs');
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('does not replace what somebody else changed, made or removed since it was looked at', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'old' });
    const present = await stat(test.at('a.txt'));
    await writeFile(test.at('a.txt'), 'theirs');

    const changed = await refusalOf(put(test, 'a.txt', { present, replaces: 'same' }));
    const made = await refusalOf(put(test, 'a.txt', { present: undefined, replaces: 'same' }));
    const removed = await refusalOf(put(test, 'b.txt', { present, replaces: 'same' }));

    expect([changed, made, removed].map(({ code, retryable }) => ({ code, retryable }))).toEqual(
      Array.from({ length: 3 }, () => ({ code: 'conflict', retryable: true })),
    );
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('theirs');
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('leaves nothing behind when the name was taken by a folder', async () => {
    await using test = await openWorkspace({ 'root/a/b.txt': 'theirs' });

    const present = await stat(test.at('a'));

    await expect(put(test, 'a', { present, replaces: 'same' })).rejects.toMatchObject({ code: 'EISDIR' });

    expect(await readdir(test.at())).toEqual(['a']);
  });
});
