import { link, mkdir, readdir, readFile, rename, stat, symlink, truncate, writeFile, chmod } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { editFile } from '../test-support/edit-file.js';
import { openWorkspace } from '../test-support/open-workspace.js';
import { refusalOf } from '../test-support/refusal.js';
import { hashOf } from '../workspace/content-hash.js';
import { encode, type TextEncoding } from '../workspace/text-encoding.js';
import { Workspace } from '../workspace/workspace.js';

const one = (old: string, text: string, all?: boolean) => ({ edits: [{ old, new: text, all }] });

describe('editText', () => {
  it('replaces a text and tells the diff, the hash and how many places', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\ntwo\nthree\nfour\nfive\n' });

    const edited = await editFile(test, 'a.txt', one('three', '3'));

    const expected = 'one\ntwo\n3\nfour\nfive\n';
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe(expected);
    expect(edited).toMatchObject({ replacements: 1, hash: hashOf(Buffer.from(expected)), encoding: 'utf-8', links: 1 });
    expect(edited.diff).toEqual({
      text: '--- a/a.txt\n+++ b/a.txt\n@@ -1,5 +1,5 @@\n one\n two\n-three\n+3\n four\n five\n',
      omittedLines: 0,
      omittedPlaces: 0,
    });
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it.each<[TextEncoding, string]>([
    ['utf-8', 'naïve € 😀'],
    ['utf-8-bom', 'naïve € 😀'],
    ['utf-16le', 'naïve € 😀'],
    ['utf-16be', 'naïve € 😀'],
    ['utf-16le-no-bom', 'naïve € 😀'],
    ['utf-16be-no-bom', 'naïve € 😀'],
    ['latin1', 'naïve ÿ'],
  ])('keeps the encoding, the mark, the line ends and the missing last one: %s', async (encoding, word) => {
    const before = `${word} first\r\nsecond ${word}\nlast ${word}`;
    await using test = await openWorkspace({ 'root/a.txt': encode(before, encoding, true) ?? '' });

    const edited = await editFile(test, 'a.txt', one(`second ${word}`, `2nd\n${word}`));

    expect(edited.encoding).toBe(encoding);
    expect(await readFile(test.at('a.txt'))).toEqual(encode(`${word} first\r\n2nd\n${word}\nlast ${word}`, encoding, true));
  });

  it.each([
    ['Shift_JIS', Buffer.from([0x82, 0xb1, 0x20, 0x78, 0x20, 0x82, 0xf1, 0x0d, 0x0a])],
    ['bytes that are no UTF-8 among some that are', Buffer.from([0xc3, 0xa9, 0xff, 0xfe, 0x80, 0x20, 0x78, 0x20, 0xc3])],
    ['half a unit of UTF-16 at the end', Buffer.from([0xff, 0xfe, 0x20, 0, 0x78, 0, 0x0a])],
  ])('keeps every other byte of %s', async (_, bytes) => {
    await using test = await openWorkspace({ 'root/a.txt': bytes });
    const at = bytes.indexOf(0x78);

    await editFile(test, 'a.txt', one('x', 'y'));

    expect(await readFile(test.at('a.txt'))).toEqual(Buffer.concat([bytes.subarray(0, at), Buffer.from('y'), bytes.subarray(at + 1)]));
  });

  it('keeps the permissions', async () => {
    await using test = await openWorkspace({ 'root/run.sh': 'one\n' });
    await chmod(test.at('run.sh'), 0o751);

    await editFile(test, 'run.sh', one('one', 'two'));

    expect((await stat(test.at('run.sh'))).mode & 0o777).toBe(0o751);
  });

  it('writes nothing when it is only to look, and tells the same', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });
    const before = await stat(test.at('a.txt'));

    const dry = await editFile(test, 'a.txt', one('one', 'two'), { isDry: true });

    expect(await stat(test.at('a.txt'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(await editFile(test, 'a.txt', one('one', 'two'))).toEqual(dry);
  });

  it('writes nothing when nothing changes', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });
    const before = await stat(test.at('a.txt'));

    const edited = await editFile(test, 'a.txt', one('one', 'one'));

    expect(edited.diff.text).toBe('');
    expect((await stat(test.at('a.txt'))).ino).toBe(before.ino);
  });

  it('leaves a file of another name for the same content alone, and says that there is one', async () => {
    await using test = await openWorkspace({ 'outside.txt': 'old' });
    await link(test.outside.at('outside.txt'), test.at('a.txt'));

    const edited = await editFile(test, 'a.txt', one('old', 'new'));

    expect(edited.links).toBe(2);
    expect(await readFile(test.outside.at('outside.txt'), 'utf8')).toBe('old');
  });

  it('keeps what was there before, and forgets it when the change fails', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'old' });
    const told: unknown[] = [];
    const keep: NonNullable<Parameters<typeof editFile>[3]>['keep'] = async ({ before, hash, place }) => {
      told.push([place.shown, before?.bytes.toString(), hash]);
      if (told.length === 2) await writeFile(test.at('a.txt'), 'theirs');
      return { id: 'kept', forget: async () => void told.push('forgotten') };
    };

    const edited = await editFile(test, 'a.txt', one('old', 'new'), { keep });
    const refusal = await refusalOf(editFile(test, 'a.txt', one('new', 'newer'), { keep }));

    expect(edited.checkpoint).toBe('kept');
    expect(refusal).toMatchObject({ code: 'conflict', retryable: true });
    expect(told).toEqual([['a.txt', 'old', hashOf(Buffer.from('new'))], ['a.txt', 'new', hashOf(Buffer.from('newer'))], 'forgotten']);
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('theirs');
  });

  it.each([
    [
      'wrote to the file, in its old size and time',
      async (path: string) => {
        const { atime, mtime } = await stat(path);
        const { utimes } = await import('node:fs/promises');
        await writeFile(path, 'THEIRS one\n');
        await utimes(path, atime, mtime);
      },
    ],
    [
      'put another file in its place',
      async (path: string) => {
        await writeFile(`${path}.new`, 'theirs one\n');
        await rename(`${path}.new`, path);
      },
    ],
    ['made the file shorter', (path: string) => truncate(path, 3)],
  ])('loses nothing when another program %s meanwhile', async (_, interfere) => {
    await using test = await openWorkspace({ 'root/a.txt': 'before one\n' });
    const keep = async () => {
      await interfere(test.at('a.txt'));
      return undefined;
    };

    const refusal = await refusalOf(editFile(test, 'a.txt', one('one', 'two'), { keep }));

    expect(refusal).toMatchObject({ code: 'conflict', retryable: true });
    expect(await readFile(test.at('a.txt'), 'utf8')).not.toContain('two');
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('refuses what was changed between preview and apply, and tells the present hash', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });
    const ifMatch = hashOf(Buffer.from('one\n'));
    await editFile(test, 'a.txt', one('one', 'two'), { ifMatch, isDry: true });
    await writeFile(test.at('a.txt'), 'one, and more\n');

    const refusal = await refusalOf(editFile(test, 'a.txt', one('one', 'two'), { ifMatch }));

    expect(refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining(hashOf(Buffer.from('one, and more\n'))) });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('one, and more\n');
  });

  it('lets one of two clients with the same hash win, and tells the other', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });
    const ifMatch = hashOf(Buffer.from('one\n'));

    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => editFile(test, 'a.txt', one('one', `by ${index}`), { ifMatch })),
    );

    const winners = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' });
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe(`by ${winners[0]}\n`);
  });

  it('lets one of two hubs with the same file win, and tells the other', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one\n' });
    const hubs = await Promise.all(Array.from({ length: 10 }, () => Workspace.open({ roots: [test.at()] })));

    const outcomes = await Promise.allSettled(
      hubs.map((workspace, index) => editFile({ ...test, workspace }, 'a.txt', one('one', `by ${index}`))),
    );

    const winners = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(['conflict', 'no_match']).toContain((outcome.reason as { code: string }).code);
    expect(await readFile(test.at('a.txt'), 'utf8')).toBe(`by ${winners[0]}\n`);
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('lets many clients edit their own lines at once', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line <${index}>\n`);
    await using test = await openWorkspace({ 'root/a.txt': lines.join('') });

    await Promise.all(lines.map((_, index) => editFile(test, 'a.txt', one(`<${index}>`, `[${index}]`))));

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe(lines.join('').replaceAll('<', '[').replaceAll('>', ']'));
  });

  it.each([
    ['missing.txt', 'not_found'],
    ['sub/missing.txt', 'not_found'],
    ['../out.txt', 'outside_roots'],
    ['folder', 'is_directory'],
    ['link', 'not_regular'],
    ['dangling', 'not_regular'],
    ['a.txt/b', 'not_directory'],
    ['.env', 'denied'],
    ['.git/config', 'denied'],
    ['image.png', 'binary_file'],
    ['named.txt', 'binary_file'],
    ['large.txt', 'too_large'],
    ['a\0b', 'invalid_path'],
  ])('refuses %j, dry or not', async (path, code) => {
    await using test = await openWorkspace({
      'out.txt': 'x',
      'root/a.txt': 'x',
      'root/.env': 'x',
      'root/.git/config': 'x',
      'root/image.png': Buffer.from('\x89PNG\r\n\x1a\n\0\0x', 'latin1'),
      'root/named.txt': Buffer.from([0x78, 0, 1, 2, 3]),
      'root/large.txt': 'x'.repeat(100_001),
    });
    await mkdir(test.at('folder'));
    await symlink('a.txt', test.at('link'));
    await symlink('../planted.txt', test.at('dangling'));

    for (const isDry of [true, false]) expect(await refusalOf(editFile(test, path, one('x', 'y'), { isDry }))).toMatchObject({ code });

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('x');
    expect(await readdir(test.outside.path)).toEqual(['out.txt', 'root']);
  });

  it('names the file that may be meant', async () => {
    await using test = await openWorkspace({ 'root/src/index.ts': 'x' });

    expect(await refusalOf(editFile(test, 'src/indx.ts', one('x', 'y')))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining("'src/index.ts'"),
    });
  });

  it.each([
    ['text that latin1 cannot hold', '€', 'invalid_encoding'],
    ['half a character', '\ud83d', 'invalid_encoding'],
    ['a NUL, which would make it binary', '\0', 'invalid_encoding'],
    ['more than a file may have', 'x'.repeat(100_000), 'too_large'],
  ])('refuses %s', async (_, text, code) => {
    const bytes = Buffer.from([0xe9, 0x20, 0x78]);
    await using test = await openWorkspace({ 'root/a.txt': bytes });

    expect(await refusalOf(editFile(test, 'a.txt', one('x', text)))).toMatchObject({ code });

    expect(await readFile(test.at('a.txt'))).toEqual(bytes);
  });

  it('lets the event loop turn while it works on a large file, in one line too', async () => {
    await using test = await openWorkspace({ 'root/a.txt': `${'x'.repeat(20_000_000)}here${'x'.repeat(1_000_000)}` });
    let turns = 0;
    let isWorking = true;
    const turn = (): void => {
      turns += 1;
      if (isWorking) setImmediate(turn);
    };
    setImmediate(turn);

    const edited = await editFile(test, 'a.txt', one('here', 'there'), { maxFileBytes: 30_000_000 });
    isWorking = false;

    expect(edited.diff).toEqual({ text: '', omittedLines: 0, omittedPlaces: 1 });
    expect(turns).toBeGreaterThan(60);
  });

  it('stops in the midst of its work, and changes nothing', async () => {
    await using test = await openWorkspace({ 'root/a.txt': `${'x\n'.repeat(5_000_000)}here` });
    const { size } = await stat(test.at('a.txt'));
    const stop = new AbortController();

    const editing = editFile(test, 'a.txt', one('here', 'there'), { maxFileBytes: 30_000_000, signal: stop.signal });
    for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    stop.abort();

    await expect(editing).rejects.toThrow(/abort/i);
    expect((await stat(test.at('a.txt'))).size).toBe(size);
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });

  it('changes nothing when it is stopped', async () => {
    await using test = await openWorkspace({ 'root/a.txt': 'one' });

    await expect(editFile(test, 'a.txt', one('one', 'two'), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);

    expect(await readFile(test.at('a.txt'), 'utf8')).toBe('one');
    expect(await readdir(test.at())).toEqual(['a.txt']);
  });
});
