import { readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { editFile } from '../test-support/edit-file.js';
import { openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { hashOf } from './content-hash.js';

const turnOf = (name: string) => `.millrace-${hashOf(Buffer.from(name))}.tmp`;
const change = { edits: [{ old: 'one', new: 'two' }] };

describe('the turn to replace a file', () => {
  it('is waited for while another process has it', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one' });
    await writeFile(test.at(turnOf('a.txt')), 'theirs');

    const editing = editFile(test, 'a.txt', change);
    // It has reached the turn when its temporary file is there.
    while ((await readdir(test.at())).length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('one');
    await rm(test.at(turnOf('a.txt')));
    await editing;

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('two');
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('is given up when it does not come, and nothing is changed', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one' });
    await writeFile(test.at(turnOf('a.txt')), 'theirs');

    expect(await refusalOf(editFile(test, 'a.txt', change))).toMatchObject({ code: 'busy', retryable: true });

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('one');
    expect(await readdir(test.at())).toEqual([turnOf('a.txt'), 'a.txt']);
  });

  it('is taken from a process that was killed with it', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one' });
    const before = new Date(Date.now() - 60_000);
    await writeFile(test.at(turnOf('a.txt')), 'left');
    await utimes(test.at(turnOf('a.txt')), before, before);

    await editFile(test, 'a.txt', change);

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('two');
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('of one file is not that of another', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one' });
    await writeFile(test.at(turnOf('b.txt')), 'theirs');

    await editFile(test, 'a.txt', change);

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('two');
  });
});
